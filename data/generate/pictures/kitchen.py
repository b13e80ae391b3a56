"""Drawings of what stands in a kitchen, a bathroom and a garden."""

from __future__ import annotations

from data.generate.pictures.pen import CREAM, INK, METAL, SKY, WOOD, Ink, box, dot, line, oval, path, stitch, turned


def pan(k: Ink) -> str:
    return turned(
        -28,
        box(284, 184, 120, 30, 14, k.e)
        + dot(386, 199, 6, CREAM)
        + box(268, 188, 34, 22, 5, METAL)
        + dot(176, 200, 124, k.d)
        + dot(176, 196, 120, k.f)
        + dot(176, 198, 98, k.e)
        + dot(176, 196, 94, "#4b4e55")
        + '<path d="M100 176A84 84 0 0 1 170 112" fill="none" stroke="#8b9099" stroke-width="7" stroke-linecap="round"/>'
        + oval(196, 214, 40, 33, CREAM)
        + dot(200, 210, 16, "#f2b544")
        + dot(195, 205, 5, "#f9d98b"),
    )


def saucepan(k: Ink) -> str:
    return (
        box(280, 186, 100, 24, 11, k.e)
        + path("M84 168H296V290Q296 330 256 330H124Q84 330 84 290Z", k.f)
        + oval(190, 168, 106, 22, k.d)
        + oval(190, 168, 92, 16, "#6f7680")
        + path("M102 200Q104 290 124 310L138 312Q120 270 122 200Z", k.m, ' opacity=".6"')
        + "".join(line(f"M262 {220 + 24 * n}H280", k.e, 3) for n in range(3))
        + line("M150 130Q140 112 152 96Q162 82 154 66M200 134Q190 114 202 98Q212 84 204 66", CREAM, 7, ' opacity=".85"')
    )


def casserole(k: Ink) -> str:
    return (
        box(46, 206, 56, 28, 13, k.d)
        + box(298, 206, 56, 28, 13, k.d)
        + path("M76 190H324V276Q322 332 268 334H132Q78 332 76 276Z", k.f)
        + path("M70 182Q90 118 200 116Q310 118 330 182Q200 200 70 182Z", k.h)
        + path("M70 180Q200 200 330 180V194Q200 212 70 194Z", k.d)
        + box(176, 92, 48, 28, 12, "#d1ab62")
        + line("M104 170Q130 138 180 134", k.m, 6)
        + path("M96 212Q100 290 132 314L146 316Q116 280 114 212Z", k.m, ' opacity=".5"')
    )


def kettle(k: Ink) -> str:
    return (
        path("M262 130Q344 130 336 220Q330 282 276 288L276 266Q308 256 312 214Q314 158 262 156Z", INK)
        + path("M132 118H264L292 304H108Z", k.f)
        + path("M140 136L84 112L96 148L132 176Z", k.d)
        + path("M132 118Q140 84 198 84Q256 84 264 118Z", k.d)
        + box(186, 66, 26, 22, 9, INK)
        + box(96, 302, 208, 28, 9, INK)
        + path("M152 134L136 290L152 290L166 134Z", k.m, ' opacity=".6"')
        + box(222, 190, 22, 82, 8, "#dbe8ee")
        + box(222, 226, 22, 46, 8, SKY)
    )


def knife(k: Ink) -> str:
    return turned(
        -38,
        path("M150 156Q260 152 372 206Q300 234 150 232Z", "#cfd5db")
        + path("M150 202Q270 204 372 206Q300 234 150 232Z", "#eef1f3")
        + box(136, 152, 22, 84, 5, METAL)
        + path("M20 178Q16 160 40 158L138 160V224L60 226Q24 222 20 178Z", k.f)
        + "".join(dot(56 + 34 * n, 192, 6, METAL) for n in range(3))
        + line("M34 174Q80 166 130 170", k.m, 4),
    )


def board(k: Ink) -> str:
    grain = "".join(
        line(f"M104 {146 + 30 * n}Q180 {134 + 30 * n} 220 {148 + 30 * n}T312 {142 + 30 * n}", k.d, 2.5, ' opacity=".6"')
        for n in range(6)
    )
    return (
        box(84, 100, 240, 236, 22, k.d)
        + box(84, 92, 240, 236, 22, k.f)
        + grain
        + box(172, 104, 64, 18, 9, k.e)
        + f'<g><path d="M150 300Q118 262 148 226Q178 208 190 240Q198 284 150 300Z" fill="#d9533f"/>{dot(152, 252, 7, "#f0907d")}</g>'
        + path("M236 210Q276 194 300 226Q300 270 262 276Q230 268 236 210Z", "#7fae5b")
        + path("M244 222Q276 220 284 258", "none", ' stroke="#b9d59b" stroke-width="4"')
    )


def mug(k: Ink) -> str:
    return (
        f'<path d="M266 168Q340 160 336 224Q330 284 262 276" fill="none" stroke="{k.d}" stroke-width="24"/>'
        + k.cloth("M100 128H276V286Q274 334 228 334H148Q102 334 100 286Z")
        + oval(188, 128, 88, 21, k.d)
        + oval(188, 130, 76, 15, "#6b4631")
        + oval(178, 127, 34, 6, "#9a6b4b")
        + path("M116 158Q116 280 142 312L154 314Q136 270 138 160Z", k.m, ' opacity=".6"')
        + line("M162 92Q152 76 164 60M204 92Q194 74 206 56", CREAM, 7)
    )


def teapot(k: Ink) -> str:
    return (
        f'<path d="M284 196Q356 170 350 236Q340 290 280 284" fill="none" stroke="{k.d}" stroke-width="20"/>'
        + path("M112 244Q72 236 60 170L40 158L92 152Q96 196 128 206Z", k.d)
        + k.cloth("M96 246Q98 158 198 154Q300 158 302 246Q298 330 238 332H160Q98 330 96 246Z")
        + path("M138 164Q198 188 258 164Q246 132 198 130Q150 132 138 164Z", k.h)
        + dot(198, 118, 15, k.d)
        + line("M120 232Q124 192 160 178", k.m, 8)
        + oval(198, 334, 54, 7, k.e)
    )


def coffee(k: Ink) -> str:
    return (
        path("M96 70H294V120H236V300H304V334H96Z", k.f)
        + path("M96 70H140V334H96Z", k.d)
        + box(170, 120, 96, 20, 4, INK)
        + path("M166 164H276L264 288Q262 300 248 300H192Q178 300 176 288Z", "#d7e6ee")
        + path("M172 216H270L264 288Q262 298 248 298H192Q178 298 176 288Z", "#5b3a29")
        + line("M276 190Q312 190 308 226Q304 256 270 254", INK, 11)
        + box(160, 152, 122, 14, 7, INK)
        + dot(262, 94, 9, k.a)
        + box(158, 86, 74, 14, 6, k.m)
        + line("M220 140V160", "#5b3a29", 4)
    )


def container(k: Ink) -> str:
    return (
        path("M78 176H322L304 314Q300 332 280 332H120Q100 332 96 314Z", "#dfeef4", ' opacity=".95"')
        + path("M88 236H312L304 314Q300 330 280 330H120Q100 330 96 314Z", "#8fb464")
        + dot(140, 262, 24, "#dd5f47")
        + dot(196, 276, 28, "#f0c063")
        + dot(254, 262, 24, "#dd5f47")
        + dot(226, 304, 18, "#b8d48f")
        + box(64, 140, 272, 42, 16, k.f)
        + box(64, 166, 272, 14, 7, k.d)
        + box(176, 168, 48, 34, 7, k.e)
        + path("M92 190L104 312", "none", ' stroke="#fff" stroke-width="7" opacity=".8"')
    )


def towel(k: Ink) -> str:
    return (
        line("M60 92H340", METAL, 13)
        + dot(60, 92, 12, METAL)
        + dot(340, 92, 12, METAL)
        + k.cloth("M110 84H290V316H110Z")
        + path("M110 84H290V108Q200 118 110 108Z", k.d)
        + path("M110 262H290V280H110ZM110 288H290V294H110Z", k.m)
        + "".join(line(f"M{116 + 12 * n} 316V330", k.d, 4) for n in range(15))
        + line("M150 120V250M250 120V250", k.d, 3, ' opacity=".45"')
    )


def jar(k: Ink) -> str:
    return (
        box(104, 196, 192, 138, 26, k.f)
        + box(98, 128, 204, 76, 16, "#faf7f0")
        + box(98, 178, 204, 26, 8, "#e5dfd2")
        + path("M122 214Q120 300 138 318L150 320Q138 280 140 214Z", k.m, ' opacity=".7"')
        + box(164, 230, 100, 66, 8, "#fffaf1")
        + path("M214 286Q188 268 206 242Q238 246 226 276Q222 284 214 286Z", k.d)
        + line("M214 284Q210 266 218 252", "#fffaf1", 2)
        + path("M60 330Q40 300 66 280Q98 290 90 322Z", "#8fae7f")
        + line("M64 332Q66 306 76 292", "#66865a", 3)
    )


def tube(k: Ink) -> str:
    return (
        path("M126 60H274L252 282H148Z", k.f)
        + path("M122 48H278V72H124Z", k.d)
        + "".join(line(f"M{134 + 14 * n} 50V70", k.e, 2) for n in range(10))
        + box(152, 282, 96, 54, 10, "#faf7f0")
        + "".join(line(f"M{166 + 14 * n} 290V330", "#ddd5c6", 3) for n in range(6))
        + path("M146 84L160 270L174 270L164 84Z", k.m, ' opacity=".7"')
        + dot(206, 160, 34, "#fffaf1")
        + path("M206 184Q180 164 200 138Q232 142 220 172Q214 182 206 184Z", k.d)
    )


def pump(k: Ink) -> str:
    return (
        path("M190 96V70H150Q128 70 128 92H142Q144 84 156 84H214V96Z", INK)
        + box(176, 92, 48, 36, 6, INK)
        + path("M146 126H254Q282 140 282 170V312Q282 336 258 336H142Q118 336 118 312V170Q118 140 146 126Z", k.f)
        + path("M136 168Q136 152 148 146L160 146Q152 230 154 322H146Q136 318 136 306Z", k.m, ' opacity=".7"')
        + box(150, 196, 102, 92, 10, "#fffaf1")
        + path("M200 272Q168 250 190 214Q230 220 218 258Q210 270 200 272Z", k.d)
        + line("M200 270Q196 248 206 230", "#fffaf1", 3)
    )


def lipbalm(k: Ink) -> str:
    return (
        path("M144 148Q144 112 190 96L196 98V190H144Z", "#f3d9cf")
        + box(132, 180, 76, 156, 10, k.f)
        + box(132, 180, 76, 22, 6, METAL)
        + box(232, 222, 70, 114, 12, k.d)
        + box(244, 232, 10, 96, 5, k.h)
        + box(142, 210, 12, 116, 6, k.m)
        + dot(176, 268, 16, "#fffaf1")
        + path("M176 280Q164 270 172 256Q188 258 182 274Z", k.d)
    )


def bowl(k: Ink) -> str:
    return (
        path("M62 214H338L362 318Q360 336 340 336H60Q40 336 38 318Z", k.f)
        + oval(200, 214, 138, 34, k.d)
        + oval(200, 216, 118, 25, k.e)
        + "".join(oval(120 + 27 * n, 212 + (n % 2) * 8, 17, 10, "#b07a45" if n % 2 else "#8f5f35") for n in range(7))
        + path("M176 288Q160 270 176 262Q190 264 200 276Q210 264 224 262Q240 270 224 288L200 308Z", k.m)
    )


def planter(k: Ink) -> str:
    leaves = "".join(
        f'<path d="M200 214Q{170} 150 200 60Q232 150 200 214Z" fill="{c}" transform="rotate({a} 200 216)"/>'
        for a, c in ((-62, "#5d8f5a"), (62, "#5d8f5a"), (-34, "#74a86a"), (34, "#4f7f50"), (0, "#86b978"))
    )
    return (
        leaves
        + k.cloth("M106 208H294L270 326Q268 336 256 336H144Q132 336 130 326Z")
        + box(96, 196, 208, 34, 9, k.d)
        + path("M122 236L140 322H154L140 236Z", k.m, ' opacity=".55"')
    )


def wateringcan(k: Ink) -> str:
    return (
        line("M150 178Q160 76 262 96Q330 122 290 200", k.d, 14)
        + path("M134 220L52 130L38 146L120 286Z", k.d)
        + path("M28 118L70 108L62 152L40 158Z", k.e)
        + path("M124 176H292L304 312Q304 336 280 336H136Q112 336 112 312Z", k.f)
        + oval(208, 176, 84, 15, k.d)
        + path("M140 196L132 320H148L156 196Z", k.m, ' opacity=".6"')
        + "".join(oval(26 - 4 * n, 176 + 26 * n, 4, 7, SKY) for n in range(3))
    )


def cattoy(k: Ink) -> str:
    return (
        line("M66 70Q140 40 300 330", WOOD, 9)
        + line("M70 70Q40 130 96 190", INK, 3)
        + path("M96 190Q60 214 76 262Q104 262 108 226Q128 258 150 252Q150 206 96 190Z", k.f)
        + dot(236, 250, 46, k.c)
        + line("M196 232Q236 246 276 230M200 266Q236 270 272 268M220 208Q250 240 240 294", k.m, 5)
        + path("M130 318Q134 290 170 292Q200 292 204 318Q200 334 166 334Q132 334 130 318Z", k.d)
        + path("M140 300L132 278L156 292ZM168 292L178 274L184 296Z", k.d)
        + dot(148, 310, 4, INK)
        + line("M204 320Q234 330 252 314", k.d, 4)
    )


def leash(k: Ink) -> str:
    return (
        line("M240 70Q90 60 96 160Q104 240 230 220Q320 206 308 276Q296 330 210 316", k.d, 21)
        + line("M240 70Q90 60 96 160Q104 240 230 220Q320 206 308 276Q296 330 210 316", k.c, 17)
        + stitch("M240 70Q90 60 96 160Q104 240 230 220Q320 206 308 276Q296 330 210 316", k.m)
        + f'<ellipse cx="270" cy="92" rx="40" ry="30" fill="none" stroke="{k.c}" stroke-width="16"/>'
        + box(168, 302, 44, 26, 8, METAL)
        + f'<path d="M168 314Q126 296 118 320Q124 346 168 326" fill="none" stroke="{METAL}" stroke-width="9"/>'
        + box(222, 60, 26, 26, 6, METAL)
    )


def dogbed(k: Ink) -> str:
    return (
        oval(200, 262, 160, 74, k.d)
        + oval(200, 244, 160, 76, k.f)
        + oval(200, 246, 116, 48, CREAM)
        + path("M120 246Q140 196 210 200Q270 206 282 250Q230 284 150 276Q126 268 120 246Z", "#b98a5d")
        + path("M122 246Q104 220 132 208Q160 208 164 236Q150 262 122 246Z", "#c99a6c")
        + path("M150 208Q170 206 166 240Q152 236 150 208Z", "#8b6240")
        + dot(130, 230, 4, INK)
        + oval(114, 240, 7, 5, INK)
        + line("M280 246Q306 226 290 206", "#b98a5d", 11)
        + stitch("M56 270Q100 326 200 328Q300 326 344 270", k.m)
    )
