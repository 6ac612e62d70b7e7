export default {
  title: "Roof Weather Station",
  url: "https://weather.example.com",
  baseUrl: "/",
  onBrokenLinks: "throw",
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false }]],
  themeConfig: {
    navbar: {
      title: "Roof Weather Station",
      logo: { src: "https://acme.imgix.net/weather/logo.svg", alt: "" },
    },
  },
};
