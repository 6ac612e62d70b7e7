/* Shows the pictures that wait for a script. */
(function () {
  'use strict';

  function address(img, host) {
    var params = JSON.parse(img.getAttribute('ix-params') || '{}');
    var query = Object.keys(params).map(function (name) {
      return name + '=' + encodeURIComponent(params[name]);
    });
    return 'https://' + host + '/' + img.getAttribute('ix-path') +
      (query.length ? '?' + query.join('&') : '');
  }

  var meta = document.querySelector('meta[property="ix:host"]');

  Array.prototype.forEach.call(document.images, function (img) {
    var src = img.getAttribute('data-src') || img.getAttribute('ix-src');
    var srcset = img.getAttribute('data-srcset') || img.getAttribute('data-lazyload-srcset');
    if (!src && meta && img.hasAttribute('ix-path')) {
      src = address(img, meta.content);
    }
    if (srcset) { img.srcset = srcset; }
    if (src) { img.src = src; }
  });
})();
