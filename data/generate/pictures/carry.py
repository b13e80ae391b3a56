"""Drawings of bags, watches, glasses and things for the road and the tent."""

from __future__ import annotations

from data.generate.pictures.pen import (
    CREAM,
    INK,
    METAL,
    SKY,
    Ink,
    box,
    dot,
    line,
    mirrored,
    oval,
    path,
    shifted,
    stitch,
    turned,
)


def backpack(k: Ink) -> str:
    return (
        line("M168 84Q170 52 200 52Q230 52 232 84", k.e, 11)
        + mirrored(path("M124 150Q92 170 96 300L124 310Z", k.e))
        + k.cloth("M116 150Q118 78 200 74Q282 78 284 150L292 316Q290 338 268 338H132Q110 338 108 316Z")
        + path("M116 150Q118 78 200 74Q282 78 284 150L286 190Q200 214 114 190Z", k.d)
        + box(136, 220, 128, 96, 18, k.h)
        + line("M150 238H250", k.e, 5)
        + box(240, 238, 8, 24, 3, k.a)
        + box(186, 184, 28, 36, 6, k.a)
        + stitch("M146 304H254", k.e)
        + line("M132 146Q140 96 196 92", k.m, 4, ' opacity=".6"')
    )


def tote(k: Ink) -> str:
    return (
        line("M150 150Q150 62 200 62Q250 62 250 150", k.e, 12)
        + k.cloth("M96 140H304L320 322Q318 336 302 336H98Q82 336 80 322Z")
        + path("M96 140H304L306 160H94Z", k.d)
        + line("M150 150Q150 82 200 82Q250 82 250 150", k.d, 11)
        + stitch("M90 320H310", k.m)
        + box(142, 146, 16, 34, 4, k.e)
        + box(242, 146, 16, 34, 4, k.e)
    )


def crossbody(k: Ink) -> str:
    return (
        line("M100 200Q110 50 250 60Q330 80 300 200", k.e, 8)
        + k.cloth("M86 190H314V302Q312 326 286 326H114Q88 326 86 302Z")
        + path("M84 186H316V232Q300 278 200 280Q100 278 84 232Z", k.h)
        + path("M84 186H316V198H84Z", k.d)
        + box(178, 256, 44, 36, 8, "#d1ab62")
        + box(190, 266, 20, 14, 4, k.e)
        + stitch("M96 226Q116 264 180 268M304 226Q284 264 220 268", k.e)
        + dot(100, 194, 8, "#d1ab62")
        + dot(300, 194, 8, "#d1ab62")
    )


def suitcase(k: Ink) -> str:
    return (
        line("M168 96V46H232V96", METAL, 9)
        + dot(138, 338, 13, INK)
        + dot(262, 338, 13, INK)
        + box(108, 92, 184, 238, 26, k.f)
        + "".join(box(128 + 31 * n, 104, 12, 214, 6, k.d) for n in range(5))
        + box(104, 150, 192, 10, 3, k.e)
        + box(176, 84, 48, 20, 8, k.e)
        + box(268, 186, 22, 34, 5, METAL)
        + line("M122 120Q124 106 140 104", k.m, 5)
    )


def sleeve(k: Ink) -> str:
    return (
        box(64, 110, 272, 206, 22, k.f)
        + path("M64 150V132Q64 110 86 110H314Q336 110 336 132V150Z", k.d)
        + line("M70 150H330", METAL, 5)
        + box(292, 144, 26, 12, 5, k.a)
        + stitch("M80 300H320", k.m)
        + box(92, 214, 58, 66, 6, k.d)
        + path("M86 96H314Q320 96 320 104V112H80V104Q80 96 86 96Z", METAL)
    )


def wallet(k: Ink) -> str:
    return (
        box(84, 132, 220, 40, 8, "#7fa7c4")
        + box(92, 120, 210, 40, 8, "#e3c07a")
        + box(70, 148, 262, 176, 18, k.f)
        + path("M70 236V166Q70 148 88 148H314Q332 148 332 166V236Z", k.h, ' opacity=".35"')
        + line("M72 236H330", k.d, 4)
        + stitch("M84 162H318V310H84Z", k.m)
        + box(284, 214, 62, 44, 12, k.d)
        + dot(306, 236, 8, "#d1ab62")
    )


def tent(k: Ink) -> str:
    return (
        line("M60 330L30 344M340 330L372 344", k.e, 3)
        + path("M200 84Q310 180 352 332H48Q90 180 200 84Z", k.f)
        + path("M200 84Q310 180 352 332H270Q252 190 200 84Z", k.d)
        + path("M200 120Q240 220 248 332H152Q160 220 200 120Z", k.e)
        + path("M200 120Q160 220 152 332H176Q186 250 200 120Z", CREAM)
        + line("M200 84Q150 190 134 330M200 84Q250 190 266 330", k.h, 4)
        + path("M200 84L214 60L236 70L212 88Z", k.a)
        + line("M40 336H360", "#6f8a5a", 5)
    )


def sleepingbag(k: Ink) -> str:
    rolls = "".join(
        line(f"M{138 - n * 3} {150 + 34 * n}Q200 {166 + 34 * n} {262 + n * 3} {150 + 34 * n}", k.d, 4) for n in range(5)
    )
    return (
        path("M126 130Q120 60 200 56Q280 60 274 130Q300 240 268 336Q200 350 132 336Q100 240 126 130Z", k.f)
        + path("M146 122Q148 78 200 76Q252 78 254 122Q240 150 200 152Q160 150 146 122Z", k.a)
        + path("M160 118Q164 92 200 92Q236 92 240 118Q226 134 200 134Q174 134 160 118Z", CREAM)
        + rolls
        + line("M256 148Q280 240 254 330", METAL, 4)
    )


def mat(k: Ink) -> str:
    return (
        path("M120 250L330 214L360 286Q250 330 130 330Z", k.c)
        + line("M180 250L200 322M240 240L264 312M296 230L322 298", k.d, 3)
        + f'<ellipse cx="118" cy="250" rx="66" ry="82" fill="{k.d}"/>'
        + f'<ellipse cx="112" cy="250" rx="62" ry="80" fill="{k.c}"/>'
        + f'<ellipse cx="112" cy="250" rx="44" ry="58" fill="none" stroke="{k.e}" stroke-width="6"/>'
        + f'<ellipse cx="112" cy="250" rx="24" ry="34" fill="none" stroke="{k.e}" stroke-width="6"/>'
        + dot(112, 250, 7, k.e)
        + line("M60 214Q76 172 118 170", k.m, 5)
    )


def poles(k: Ink) -> str:
    one = (
        line("M200 92V330", k.c, 10)
        + line("M200 200V330", METAL, 7)
        + box(189, 56, 22, 76, 11, INK)
        + line("M200 62Q240 80 218 126", k.a, 6)
        + box(191, 190, 18, 24, 5, k.e)
        + oval(200, 312, 22, 7, INK)
        + line("M200 330V346", METAL, 4)
    )
    return turned(14, shifted(34, 0, one)) + turned(-12, shifted(-34, 0, one))


def bottle(k: Ink) -> str:
    return (
        box(170, 48, 60, 46, 10, INK)
        + line("M180 48Q200 22 220 48", INK, 8)
        + path("M164 92H236Q268 112 268 150V314Q268 338 244 338H156Q132 338 132 314V150Q132 112 164 92Z", k.f)
        + path("M150 140Q152 118 168 108L176 108Q166 180 168 322H158Q148 318 148 306Z", k.m, ' opacity=".7"')
        + box(132, 300, 136, 14, 0, k.d)
        + box(206, 184, 34, 52, 8, k.h)
        + line("M223 194V226M214 210L223 196L232 210", k.e, 4)
    )


def headlamp(k: Ink) -> str:
    return (
        path("M80 190Q90 110 200 106Q310 110 320 190L298 200Q284 144 200 140Q116 144 102 200Z", k.f)
        + line("M98 168Q124 124 200 122Q276 124 302 168", k.m, 4)
        + path("M96 196Q100 290 140 326H260Q300 290 304 196L284 200Q276 262 246 296H154Q124 262 116 200Z", k.d)
        + box(142, 168, 116, 84, 26, INK)
        + dot(200, 210, 32, METAL)
        + dot(200, 210, 24, "#fff3c4")
        + dot(193, 203, 8, "#ffffff")
        + box(184, 158, 32, 12, 5, k.a)
    )


def stove(k: Ink) -> str:
    return (
        path("M132 250H268L280 316Q278 338 200 338Q122 338 120 316Z", "#4f8a8b")
        + oval(200, 252, 68, 14, "#3d6f70")
        + box(180, 206, 40, 44, 6, METAL)
        + line("M216 228H268", k.d, 7)
        + box(262, 218, 22, 20, 5, k.a)
        + path("M146 196H254L240 214H160Z", k.f)
        + path("M160 190Q150 150 178 128Q176 156 196 158Q194 120 216 98Q216 132 236 146Q250 170 240 190Z", "#f0a24a")
        + path("M178 190Q176 168 192 160Q196 172 206 168Q206 152 216 144Q226 168 222 190Z", "#fbdc86")
        + line("M146 196L112 176M254 196L288 176M112 176H140M288 176H260", k.e, 8)
    )


def helmet(k: Ink) -> str:
    return (
        line("M104 250Q130 330 190 338Q260 332 292 250", INK, 7)
        + path("M64 248Q56 92 206 84Q346 92 344 240Q342 262 316 258Q200 232 92 262Q68 266 64 248Z", k.f)
        + path(
            "M118 214Q120 140 170 112Q160 160 166 206ZM184 204Q182 146 208 104Q232 146 230 204ZM248 206Q254 160 244 114Q296 140 298 214Z",
            k.e,
        )
        + path("M70 240Q200 204 342 236L340 250Q200 222 70 256Z", k.d)
        + line("M84 200Q90 130 150 104", k.m, 6, ' opacity=".8"')
        + box(176, 326, 40, 20, 6, k.a)
    )


def bikelight(k: Ink) -> str:
    return (
        path("M262 150L372 96V288L262 232Z", "#fff2bf", ' opacity=".75"')
        + path("M96 150Q96 132 116 132H232Q258 132 264 150V232Q258 252 232 252H116Q96 252 96 232Z", k.f)
        + path("M232 132Q262 134 270 150V232Q262 250 232 252Z", METAL)
        + box(112, 146, 100, 14, 7, k.m)
        + "".join(dot(130 + 24 * n, 214, 6, k.a if n < 2 else k.e) for n in range(3))
        + box(150, 252, 56, 26, 4, INK)
        + f'<circle cx="178" cy="304" r="27" fill="none" stroke="{INK}" stroke-width="12"/>'
        + box(160, 120, 40, 14, 6, k.a)
    )


def lock(k: Ink) -> str:
    return (
        line("M132 232V146Q136 76 200 74Q264 76 268 146V232", METAL, 26)
        + line("M132 232V146Q136 76 200 74Q264 76 268 146V232", k.d, 12)
        + box(94, 220, 212, 92, 24, k.f)
        + box(94, 256, 212, 18, 0, k.e)
        + dot(200, 266, 26, METAL)
        + dot(200, 260, 7, INK)
        + path("M197 262H203L206 280H194Z", INK)
        + line("M110 238H180", k.m, 5)
    )


def pannier(k: Ink) -> str:
    return (
        box(132, 88, 26, 34, 6, INK)
        + box(242, 88, 26, 34, 6, INK)
        + path("M100 122H300L314 300Q312 336 280 336H120Q88 336 86 300Z", k.f)
        + path("M98 108H302V150Q200 168 98 150Z", k.d)
        + line("M98 130H302", k.e, 4)
        + box(186, 120, 28, 74, 6, k.e)
        + box(182, 172, 36, 26, 6, METAL)
        + box(112, 286, 176, 14, 4, "#e8ecef")
        + box(122, 214, 156, 56, 12, k.h)
    )


def watch(k: Ink) -> str:
    return (
        path("M164 44H236L244 140H156ZM156 260H244L236 356H164Z", "#6b4a35")
        + stitch("M172 56L166 134M228 56L234 134M166 268L172 346M234 268L228 346", "#b98a5e")
        + dot(200, 200, 88, k.d)
        + dot(200, 200, 84, k.f)
        + dot(200, 200, 68, CREAM)
        + box(286, 190, 16, 20, 5, k.d)
        + "".join(
            f'<path d="M200 140V150" stroke="{INK}" stroke-width="4" transform="rotate({30 * n} 200 200)"/>'
            for n in range(12)
        )
        + line("M200 200V156M200 200L232 214", INK, 6)
        + line("M200 214V150", k.a, 2)
        + dot(200, 200, 6, INK)
    )


def sunglasses(k: Ink) -> str:
    return (
        line("M58 176Q90 130 120 170M342 176Q310 130 280 170", k.e, 9)
        + mirrored(
            path("M56 170Q58 156 80 156H172Q190 158 188 184Q184 262 122 264Q62 260 56 170Z", k.f)
            + path("M70 178Q72 168 88 168H164Q176 170 174 188Q168 250 122 250Q76 246 70 178Z", "#3c4650")
            + path("M84 176H130L92 232Q78 208 84 176Z", SKY, ' opacity=".45"')
        )
        + line("M186 178Q200 164 214 178", k.c, 12)
    )


def smartwatch(k: Ink) -> str:
    return (
        path("M160 40H240L248 130H152ZM152 270H248L240 360H160Z", k.f)
        + "".join(oval(200, 300 + 16 * n, 6, 4, k.e) for n in range(3))
        + box(124, 112, 152, 176, 44, "#4a4f57")
        + box(136, 124, 128, 152, 34, "#14171c")
        + box(276, 176, 12, 34, 5, METAL)
        + '<circle cx="200" cy="190" r="42" fill="none" stroke="#2f3640" stroke-width="11"/>'
        + f'<path d="M200 148A42 42 0 1 1 160 203" fill="none" stroke="{k.a}" stroke-width="11" stroke-linecap="round"/>'
        + line("M164 250H182L190 240L202 262L212 250H236", "#7bd3a8", 4)
    )
