import DefaultTheme from "vitepress/theme";
import Photo from "./Photo.vue";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("Photo", Photo);
  },
};
