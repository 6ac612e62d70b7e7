"""The rendering parameters of imgix: which of them change what a picture shows.

Sources: imgix's rendering reference and its published parameter list (imgix-url-params); the
judgement of each is ours. A name that is not listed here counts as content: a wrong
"presentational" gives a picture the text of another one, a wrong "content" costs one request.
"""

from __future__ import annotations


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


PRESENTATIONAL = _names(
    "auto bg border border-bottom border-left border-radius border-radius-inner border-right"
    " border-stroke-color border-stroke-size border-top bri ch chromasub colorquant con"
    " corner-radius cs dl dpi dpr exp faces fill-blur fill-color fill-gradient-cs"
    " fill-gradient-linear fill-gradient-linear-direction fill-gradient-radial"
    " fill-gradient-radial-radius fill-gradient-radial-x fill-gradient-radial-y"
    " fill-gradient-type fps gam gif-q grid-colors grid-size high htn interval iptc"
    " jpg-progressive loop lossless mask-bg nr nrs pad pad-bottom pad-left pad-right pad-top q"
    " rasterize-bypass reverse shad sharp skip skip-default-optimizations svg-sanitize"
    " transparency upscale upscale-fallback usm usmrad vib video-bitrate video-codec"
    " video-generate-subtitles video-renditions video-subtitle-translations"
)
"""They change size, encoding, padding or tone, never what is to be seen."""

TRACKING = _names("expires ixid ixjsv ixlib")
"""They say who built the address, or until when it lasts."""

SIGNATURE = "s"

GENERATIVE = _names(
    "ai-image-edit ai-image-edit-analysis ai-image-edit-prompt ai-image-edit-seed bg-remove"
    " bg-replace object-removal-neg-prompt object-removal-negative-prompt object-removal-prompt"
    " object-removal-rect object-removal-seed text2image"
)
"""Each different address is another paid rendering, so the address stays as it stands."""

NOT_A_PICTURE = _names("colors palette prefix")
"""The answer is CSS or JSON."""

FORMATS_WITHOUT_A_PICTURE = _names("json blurhash hls dash mp4 webm pdf")

SIZES = _names("w h")

CROP_BOX = _names("ar max-h max-w min-h min-w")
"""They matter only where ``fit`` cuts."""

FOCAL_POINT = _names("fp-x fp-y fp-z")
FACE_AREA = _names("faceindex facepad")

MODIFIERS = {
    name: head
    for head, names in {
        "bg-remove": "bg-remove-fallback bg-remove-fg-type bg-remove-semi-transparency"
        " bg-remove-transparency-threshold",
        "bg-replace": "bg-replace-fallback bg-replace-neg-prompt",
        "blend": "blend-align blend-alpha blend-color blend-crop blend-fit blend-h blend-mode"
        " blend-pad blend-size blend-w blend-x blend-y",
        "fill": "fill-gen-fallback fill-gen-neg-prompt fill-gen-pos fill-gen-prompt fill-gen-seed",
        "mark": "mark-align mark-alpha mark-base mark-fit mark-h mark-if-min-height"
        " mark-if-min-width mark-pad mark-rot mark-scale mark-tile mark-w mark-x mark-y",
        "rot": "rot-type",
        "text2image": "prompt seed",
        "trim": "trim-alpha trim-color trim-md trim-pad trim-sd trim-tol",
        "txt": "txt-align txt-clip txt-color txt-fit txt-font txt-lead txt-lig txt-line"
        " txt-line-color txt-pad txt-shad txt-size txt-track txt-width txt-x txt-y",
    }.items()
    for name in names.split()
}
"""Name -> the parameter beside which alone it counts."""

ALIASES: dict[str, str] = {
    alias: name
    for name, aliases in {
        "bg-remove": "background-remove",
        "bg-remove-semi-transparency": "background-removal-semi-transparency",
        "bg-replace": "background-replace",
        "bg-replace-neg-prompt": "background-replace-negative-prompt",
        "blend": "b",
        "blend-align": "ba blendalign",
        "blend-alpha": "balph blendalpha",
        "blend-color": "blend-clr blendclr blendcolor",
        "blend-crop": "bc blendcrop",
        "blend-fit": "bf blendfit",
        "blend-h": "bh blendh",
        "blend-mode": "bm blendmode",
        "blend-pad": "bp blendpad",
        "blend-size": "bs blendsize",
        "blend-w": "bw blendw",
        "blend-x": "bx blendx",
        "blend-y": "by blendy",
        "face-pixel": "face-pixelate",
        "fill-color": "fillcolor",
        "fill-gen-fallback": "fill-generative-fallback",
        "fill-gen-neg-prompt": "fill-generative-negative-prompt",
        "fill-gen-pos": "fill-generative-position",
        "fill-gen-prompt": "fill-generative-prompt",
        "fill-gen-seed": "fill-generative-seed",
        "fit": "f",
        "gif-q": "gifq",
        "h": "height",
        "invert": "inv",
        "jpg-progressive": "jpeg-progressive",
        "lp-blur": "license-plate-blur",
        "mark": "m",
        "mark-align": "ma markalign",
        "mark-alpha": "malph markalpha",
        "mark-base": "mb markbase",
        "mark-fit": "mf markfit",
        "mark-h": "mh markh",
        "mark-pad": "mp markpad",
        "mark-scale": "ms markscale",
        "mark-tile": "mtile marktile",
        "mark-w": "mw markw",
        "mark-x": "mx markx",
        "mark-y": "my marky",
        "mask-bg": "maskbg",
        "max-h": "max-height",
        "max-w": "max-width",
        "min-h": "min-height",
        "min-w": "min-width",
        "monochrome": "mono",
        "orient": "or",
        "pdf-annotation": "annotation",
        "rot-type": "rott rottype",
        "trim-color": "trimcolor",
        "trim-md": "trimmd",
        "trim-pad": "trimpad",
        "trim-sd": "trimsd",
        "trim-tol": "trimtol",
        "txt": "t",
        "txt-align": "ta txtalign",
        "txt-clip": "tcl txtclip",
        "txt-color": "tc txt-clr txtclr txtcolor",
        "txt-fit": "txtfit",
        "txt-font": "tf txtfont",
        "txt-lead": "txtlead",
        "txt-line": "tl txtline",
        "txt-line-color": "txt-line-clr txtlineclr txtlinecolor",
        "txt-pad": "tp txtpad",
        "txt-shad": "tsh txtshad",
        "txt-size": "tsz txtsize",
        "txt-track": "tt txttrack",
        "txt-width": "txtwidth",
        "txt-x": "txtx",
        "txt-y": "txty",
        "w": "width",
    }.items()
    for alias in aliases.split()
}

DOCUMENTS = _names("ai avi eps m4v mkv mov mp4 pdf psd svg webm")
"""File endings of what is rendered before it is a picture: ``page`` and ``fm`` count."""


def standard_name(name: str) -> str:
    """Return the one name that a parameter's aliases and its base64 variant stand for.

    >>> standard_name("txtalign64")
    'txt-align'
    """
    plain = name.removesuffix("64")
    plain = ALIASES.get(plain, plain)
    return plain if name == plain or _is_listed(plain) else ALIASES.get(name, name)


def _is_listed(name: str) -> bool:
    return any(name in names for names in _LISTED)


_LISTED = (
    *(PRESENTATIONAL, TRACKING, GENERATIVE, NOT_A_PICTURE, SIZES, CROP_BOX, FOCAL_POINT, FACE_AREA),
    frozenset(MODIFIERS) | frozenset(MODIFIERS.values()),
    _names(
        "blend blur crop duotone duotone-alpha face-blur face-pixel fill fit flip fm frame hue"
        " invert lp-blur mark mask monochrome orient page pdf-annotation px rect rot sat sepia"
        " trim txt video-thumbnail"
    ),
)
