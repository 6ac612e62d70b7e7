import { defineConfig } from "vitepress";

export default defineConfig({
  lang: "en-GB",
  title: "Bicycle Kitchen",
  description: "Repair it here, together",
});
