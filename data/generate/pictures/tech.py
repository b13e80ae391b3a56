"""Drawings of devices, toys and gym things."""

from __future__ import annotations

from data.generate.pictures.pen import CREAM, INK, METAL, SKY, Ink, box, dot, line, mirrored, oval, path, turned

SCREEN = "#20262e"
TOY = ("#d9604f", "#eab54d", "#5f97bd", "#78a86b", "#a47bb5")


def headphones(k: Ink) -> str:
    return (
        line("M96 236Q84 76 200 72Q316 76 304 236", k.d, 24)
        + line("M98 232Q88 80 200 76Q312 80 302 232", k.c, 14)
        + line("M130 128Q154 94 200 92", k.m, 5)
        + mirrored(box(66, 196, 62, 124, 29, k.f) + box(112, 204, 34, 108, 16, k.e) + box(84, 240, 10, 40, 5, k.m))
    )


def earbuds(k: Ink) -> str:
    bud = (
        path("M96 96Q98 60 138 60Q170 64 168 98L160 190Q158 204 146 204Q134 202 134 190V128Q98 130 96 96Z", k.f)
        + oval(104, 92, 14, 22, INK)
        + line("M146 150V182", k.m, 5)
    )
    return (
        f'<g transform="translate(14 -8)">{bud}</g><g transform="matrix(-1 0 0 1 386 -8)">{bud}</g>'
        + box(100, 222, 200, 116, 50, k.d)
        + path("M100 268Q104 222 150 222H250Q296 222 300 268Z", k.f)
        + line("M104 268H296", k.e, 4)
        + dot(200, 294, 7, "#7bd3a8")
        + line("M130 246Q138 234 156 234", k.m, 5)
    )


def speaker(k: Ink) -> str:
    holes = "".join(
        line(f"M{136 + (y % 2) * 8} {152 + 15 * y}h112", k.e, 7, ' stroke-dasharray="0 16"') for y in range(10)
    )
    return (
        line("M270 96Q330 96 318 168", k.e, 10)
        + path("M108 116Q108 84 140 84H260Q292 84 292 116V306Q292 338 260 338H140Q108 338 108 306Z", k.f)
        + holes
        + path("M108 116Q108 84 140 84H260Q292 84 292 116V124H108Z", k.d)
        + "".join(dot(168 + 32 * n, 104, 6, k.m) for n in range(3))
        + box(168, 306, 64, 16, 8, k.a)
        + line("M122 140V290", k.m, 5, ' opacity=".6"')
    )


def turntable(k: Ink) -> str:
    return (
        box(46, 118, 308, 206, 16, k.d)
        + box(46, 110, 308, 204, 16, k.f)
        + dot(174, 212, 92, "#23262b")
        + "".join(
            f'<circle cx="174" cy="212" r="{r}" fill="none" stroke="#3b4047" stroke-width="3"/>' for r in (80, 66, 52)
        )
        + dot(174, 212, 32, k.a)
        + dot(174, 212, 5, CREAM)
        + dot(310, 150, 22, METAL)
        + line("M310 150L304 246L252 268", "#e5e8eb", 8)
        + box(236, 258, 24, 18, 4, INK)
        + dot(318, 288, 13, METAL)
        + mirrored(box(70, 324, 34, 14, 5, INK))
    )


def soundbar(k: Ink) -> str:
    return (
        box(70, 90, 260, 146, 8, SCREEN)
        + path("M80 100H320V226H80Z", "#7fb0c8")
        + path("M80 226V188L140 142L196 188L240 154L320 214V226Z", "#4b7f77")
        + dot(266, 132, 17, "#fbe3a0")
        + box(40, 266, 320, 56, 22, k.f)
        + "".join(dot(66 + 13 * n, 286 + (n % 2) * 14, 3, k.e) for n in range(18))
        + box(312, 286, 24, 14, 6, k.a)
        + box(180, 236, 40, 16, 2, INK)
    )


def laptop(k: Ink) -> str:
    return (
        box(84, 90, 232, 168, 14, k.d)
        + box(94, 100, 212, 148, 6, SCREEN)
        + path("M94 248V196Q150 150 200 190Q250 140 306 180V248Z", "#4f8fa3")
        + path("M94 248V216Q160 186 220 222Q260 202 306 214V248Z", "#8fc0a9")
        + dot(254, 140, 19, "#f7d58a")
        + path("M46 262H354L372 308Q372 322 352 322H48Q28 322 28 308Z", k.f)
        + path("M84 270H316L324 292H76Z", k.e)
        + "".join(
            line(f"M{90 - 2 * n} {275 + 7 * n}H{310 + 2 * n}", k.h, 3, ' stroke-dasharray="10 5"') for n in range(3)
        )
        + path("M164 298H236L240 314H160Z", k.d)
    )


def monitor(k: Ink) -> str:
    return (
        path("M176 262H224L232 318H168Z", k.d)
        + box(128, 314, 144, 20, 8, k.f)
        + box(46, 70, 308, 200, 13, k.c)
        + box(56, 80, 288, 174, 5, SCREEN)
        + path("M56 254V190L136 130L214 200L270 160L344 226V254Z", "#3f7a86")
        + path("M56 254V220L120 186L210 236L300 198L344 232V254Z", "#7fb59b")
        + dot(282, 122, 21, "#f6cf80")
        + path("M66 90H170L70 180Z", "#ffffff", ' opacity=".09"')
        + box(188, 258, 24, 5, 2, k.e)
    )


def keyboard(k: Ink) -> str:
    keys = "".join(box(54 + 25 * x, 172, 20, 23, 5, k.a if x in (0, 11) else k.m) for x in range(12))
    keys += "".join(box(54 + 25 * x, 201, 20, 23, 5, k.m) for x in range(12))
    keys += box(54, 230, 38, 23, 5, k.h) + line(
        "M102 241.5h196", k.m, 23, ' stroke-dasharray="20 5" style="stroke-linecap:butt"'
    )
    return (
        path("M36 164Q36 150 50 150H350Q364 150 364 164V296Q364 312 348 312H52Q36 312 36 296Z", k.d)
        + box(36, 142, 328, 158, 15, k.f)
        + keys
        + box(329, 230, 20, 23, 5, k.a)
        + box(54, 262, 34, 23, 5, k.m)
        + box(93, 262, 196, 23, 5, k.h)
        + box(294, 262, 55, 23, 5, k.m)
    )


def mouse(k: Ink) -> str:
    return (
        path("M200 66Q290 70 290 190Q292 336 200 338Q108 336 110 190Q110 70 200 66Z", k.f)
        + path("M200 66Q290 70 290 180Q240 200 200 200Q160 200 110 180Q110 70 200 66Z", k.h)
        + line("M200 70V200", k.d, 4)
        + line("M112 180Q200 222 288 180", k.d, 4)
        + box(188, 106, 24, 60, 12, INK)
        + box(195, 116, 10, 40, 5, k.a)
        + line("M132 220Q136 290 166 314", k.m, 6, ' opacity=".7"')
    )


def drive(k: Ink) -> str:
    return (
        line("M200 300Q200 350 260 346Q330 340 330 290", INK, 8)
        + box(316, 262, 28, 34, 5, METAL)
        + box(116, 64, 168, 244, 28, k.d)
        + box(116, 58, 168, 240, 28, k.f)
        + "".join(line(f"M140 {196 + 16 * n}H260", k.d, 5) for n in range(5))
        + dot(150, 92, 7, "#7bd3a8")
        + box(186, 286, 28, 16, 4, INK)
        + line("M134 96V170", k.m, 6)
    )


def phone(k: Ink) -> str:
    return turned(
        10,
        box(170, 52, 150, 290, 28, k.d)
        + box(186, 70, 56, 92, 20, k.e)
        + dot(214, 96, 16, INK)
        + dot(214, 136, 16, INK)
        + dot(210, 92, 5, SKY)
        + dot(210, 132, 5, SKY),
    ) + turned(
        -7,
        box(92, 56, 150, 290, 28, k.c)
        + box(100, 64, 134, 274, 21, SCREEN)
        + path("M100 260Q140 200 180 240T234 220V318Q234 338 214 338H120Q100 338 100 318Z", k.d)
        + path("M100 300Q150 254 234 284V318Q234 338 214 338H120Q100 338 100 318Z", k.m)
        + dot(190, 150, 24, k.a)
        + box(146, 74, 42, 10, 5, "#05070a"),
    )


def phonecase(k: Ink) -> str:
    return (
        box(122, 44, 162, 298, 34, k.e)
        + '<clipPath id="q"><rect x="116" y="40" width="162" height="298" rx="34"/></clipPath>'
        + f'<g clip-path="url(#q)">{k.cloth("M110 34H290V344H110Z")}</g>'
        + box(134, 58, 66, 84, 22, SCREEN)
        + dot(156, 84, 12, "#4a5460")
        + dot(178, 114, 12, "#4a5460")
        + dot(178, 82, 5, "#f3e2a8")
        + line("M130 170V300", k.m, 5, ' opacity=".8"')
        + f'<circle cx="197" cy="226" r="42" fill="none" stroke="{k.m}" stroke-width="5" opacity=".8"/>'
    )


def charger(k: Ink) -> str:
    return (
        box(146, 50, 22, 62, 5, METAL)
        + box(232, 50, 22, 62, 5, METAL)
        + box(108, 104, 184, 152, 34, k.f)
        + box(108, 222, 184, 34, 17, k.d)
        + box(172, 228, 56, 16, 8, INK)
        + line("M200 246V282Q200 330 150 330Q96 330 92 342", k.e, 9)
        + box(184, 252, 32, 40, 7, CREAM)
        + path("M206 132L178 178H200L192 212L224 164H202Z", k.m)
        + line("M126 150Q126 122 150 120", k.m, 5)
    )


def powerbank(k: Ink) -> str:
    return (
        box(124, 52, 160, 286, 28, k.d)
        + box(116, 48, 160, 286, 28, k.f)
        + box(148, 44, 40, 12, 4, INK)
        + box(204, 44, 40, 12, 4, INK)
        + "".join(dot(160 + 24 * n, 300, 6, k.a if n < 3 else k.e) for n in range(4))
        + path("M206 142L168 204H196L186 252L230 186H202Z", k.m)
        + line("M134 90V240", k.m, 6, ' opacity=".7"')
    )


def blocks(k: Ink) -> str:
    wood = k.c != "#e2a13f"
    a, b, c, d, e = ("#e3c08c", "#d3ac78", "#c39660", "#edd2a4", "#b98a52") if wood else TOY
    return (
        box(74, 262, 76, 76, 7, a)
        + box(156, 262, 76, 76, 7, b)
        + box(238, 262, 88, 76, 7, c)
        + path("M256 338V310Q282 276 308 310V338Z", "#00000033")
        + box(112, 182, 76, 76, 7, d)
        + box(194, 206, 96, 52, 7, e)
        + path("M150 96L206 178H94Z", c)
        + dot(242, 166, 39, a)
        + path(
            "M86 274H112V280H92V300H86ZM168 274H194V280H174V300H168ZM124 194H150V200H130V220H124Z",
            "#ffffff",
            ' opacity=".55"',
        )
        + dot(232, 154, 9, "#ffffff").replace("/>", ' opacity=".5"/>')
    )


def plush(k: Ink) -> str:
    return (
        mirrored(dot(136, 92, 34, k.d) + dot(136, 94, 19, k.m))
        + mirrored(oval(116, 236, 30, 50, k.d).replace("/>", ' transform="rotate(28 116 236)"/>'))
        + oval(200, 254, 84, 84, k.f)
        + oval(200, 266, 52, 56, k.m)
        + mirrored(oval(142, 320, 38, 27, k.d) + oval(138, 322, 19, 14, k.m))
        + oval(200, 146, 90, 78, k.c)
        + oval(200, 176, 40, 31, k.m)
        + mirrored(
            dot(164, 138, 9, INK)
            + dot(161, 135, 3, "#fff")
            + oval(144, 168, 13, 8, "#e79a90").replace("/>", ' opacity=".6"/>')
        )
        + oval(200, 164, 13, 9, INK)
        + line("M200 172V184Q188 196 178 188M200 184Q212 196 222 188", INK, 4)
        + path("M200 226L162 208V246ZM200 226L238 208V246Z", k.a)
    )


def boardgame(k: Ink) -> str:
    spots = "".join(dot(110 + 44 * (n % 5), 178 + 34 * (n // 5), 13, TOY[n % 5]) for n in range(15))
    return (
        path("M70 148H330L366 322Q366 332 356 332H44Q34 332 34 322Z", "#7a4a3a")
        + path("M80 154H320L352 312H48Z", "#f2e3c2")
        + line("M110 178H286V212H110V246H286", "#d3b98a", 8)
        + spots
        + path("M120 286Q108 300 112 308H144Q148 300 136 286Q146 264 128 258Q110 264 120 286Z", TOY[2])
        + path("M170 286Q158 300 162 308H194Q198 300 186 286Q196 264 178 258Q160 264 170 286Z", TOY[0])
        + turned(
            9,
            box(262, 240, 52, 52, 9, "#fffdf7")
            + "".join(dot(x, y, 5, INK) for x, y in ((276, 254), (300, 254), (288, 266), (276, 278), (300, 278))),
        )
        + path("M216 70L292 88L272 150L200 130Z", TOY[1])
        + path("M196 74L270 78L262 140L190 134Z", CREAM)
        + path("M230 92L240 106L230 122L220 106Z", TOY[0])
    )


def puzzle(k: Ink) -> str:
    piece = "M80 90H124Q112 62 140 60Q168 62 156 90H200V134Q228 122 230 150Q228 178 200 166V210H156Q168 182 140 180Q112 182 124 210H80Z"
    tones = TOY if k.look == 0 else TOY[::-1]
    return (
        f'<g transform="translate(-8 -6)">{path(piece, tones[0])}</g>'
        + f'<g transform="translate(112 -6)">{path("M124 90H200V166Q228 154 228 182L200 178V210H156Q168 182 140 180Q112 182 124 210H80V166Q108 178 110 150Q108 122 80 134V90Z", tones[1])}</g>'
        + f'<g transform="translate(-8 122)">{path("M80 90H124Q112 118 140 120Q168 118 156 90H200V210H80Z", tones[2])}</g>'
        + f'<g transform="rotate(14 290 270) translate(134 140)">{path(piece, tones[3])}</g>'
        + line("M84 96H108M210 98H230M84 226H104", "#ffffff", 5, ' opacity=".6"')
    )


def balancebike(k: Ink) -> str:
    wheel = (
        f'<circle cx="104" cy="272" r="58" fill="{CREAM}" stroke="{INK}" stroke-width="14"/>'
        + line("M104 222V322M54 272H154M69 237L139 307M139 237L69 307", METAL, 3)
        + dot(104, 272, 12, k.a)
    )
    return (
        wheel
        + f'<g transform="translate(192 0)">{wheel}</g>'
        + line("M104 272L160 196L266 186L296 272", k.c, 19)
        + line("M160 196L150 170M266 190L252 122", k.d, 13)
        + path("M112 160Q150 146 190 158L184 176H120Z", INK)
        + line("M226 128L282 112", INK, 11)
        + line("M172 204L256 196", k.m, 5)
        + dot(246, 108, 11, METAL)
    )


def dumbbell(k: Ink) -> str:
    return turned(
        -24,
        box(120, 182, 160, 36, 12, METAL)
        + "".join(line(f"M{160 + 10 * n} 186V214", "#8e969f", 3) for n in range(9))
        + mirrored(
            path("M54 150L76 130H120L140 150V250L120 270H76L54 250Z", k.f)
            + path("M54 150L76 130V270L54 250Z", k.e)
            + line("M92 144H116", k.m, 6)
            + box(136, 168, 16, 64, 6, INK)
        ),
    )


def band(k: Ink) -> str:
    return (
        f'<ellipse cx="176" cy="206" rx="116" ry="94" fill="none" stroke="{k.d}" stroke-width="38"/>'
        + f'<ellipse cx="176" cy="200" rx="116" ry="94" fill="none" stroke="{k.c}" stroke-width="32"/>'
        + line("M72 176Q90 120 150 110", k.m, 6)
        + f'<ellipse cx="262" cy="262" rx="74" ry="62" fill="none" stroke="{k.e}" stroke-width="27"/>'
        + f'<ellipse cx="262" cy="257" rx="74" ry="62" fill="none" stroke="{k.h}" stroke-width="22"/>'
        + dot(176, 294, 9, k.m)
    )
