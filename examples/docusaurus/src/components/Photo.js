export default function Photo({ name, alt }) {
  return <img src={`https://acme.imgix.net/weather/${name}?w=800`} alt={alt} loading="lazy" />;
}
