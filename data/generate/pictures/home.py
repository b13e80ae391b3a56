"""Drawings of furniture, lamps and textiles."""

from __future__ import annotations

from data.generate.pictures.pen import CREAM, INK, METAL, WOOD, Ink, box, dot, line, mirrored, oval, path, stitch

GLOW = "#fff0b8"


def bedding(k: Ink) -> str:
    return (
        box(52, 90, 296, 120, 18, WOOD)
        + box(76, 150, 112, 64, 22, CREAM)
        + k.cloth("M212 156H324V214H212Z")
        + k.cloth("M48 226Q52 192 92 194H308Q348 192 352 226L360 330H40Z")
        + path("M50 214Q60 192 92 194H308Q340 192 350 214Q300 240 200 236Q100 240 50 214Z", k.m)
        + line("M120 256Q116 296 108 328M204 256V328M286 256Q290 296 300 328", k.d, 3, ' opacity=".6"')
        + box(36, 326, 328, 16, 6, "#9a7650")
    )


def duvet(k: Ink) -> str:
    rows = "".join(line(f"M66 {186 + 44 * n}Q200 {206 + 44 * n} 334 {186 + 44 * n}", k.d, 3) for n in range(3))
    columns = "".join(line(f"M{132 + 68 * n} 142Q{126 + 74 * n} 230 {132 + 68 * n} 326", k.d, 3) for n in range(3))
    return (
        path(
            "M62 160Q60 130 92 134Q200 150 308 134Q340 130 338 160L344 316Q344 340 316 334Q200 318 84 334Q56 340 56 316Z",
            k.f,
        )
        + rows
        + columns
        + path("M62 160Q60 130 92 134Q200 150 308 134Q340 130 338 160Q280 186 200 184Q120 186 62 160Z", k.m)
        + line("M92 134Q76 112 64 118M308 134Q324 112 336 118", k.d, 5)
    )


def pillow(k: Ink) -> str:
    return (
        path(
            "M58 150Q48 116 84 122Q200 140 316 122Q352 116 342 150Q328 220 342 290Q352 326 316 320Q200 302 84 320Q48 326 58 290Q72 220 58 150Z",
            k.f,
        )
        + path("M90 140Q200 158 310 140Q322 142 318 158Q200 186 82 158Q78 142 90 140Z", k.m, ' opacity=".8"')
        + stitch("M74 136Q200 158 326 136Q316 220 326 306Q200 284 74 306Q84 220 74 136Z", k.d)
        + line("M110 250Q136 226 150 250M250 262Q270 236 292 256", k.d, 4, ' opacity=".55"')
    )


def blanket(k: Ink) -> str:
    fringe = line("M90 328H312", k.d, 22, ' stroke-dasharray="4 9" style="stroke-linecap:butt"')
    return (
        fringe
        + k.cloth("M84 210H316V318H84Z")
        + k.cloth("M80 150Q80 134 96 134H304Q320 134 320 150V212H80Z")
        + k.cloth("M88 88Q88 74 102 74H298Q312 74 312 88V140H88Z")
        + path("M80 196H320V214H80ZM88 128H312V142H88Z", k.e, ' opacity=".35"')
        + line("M98 92H300M92 154H308M98 236H300", k.m, 4, ' opacity=".6"')
    )


def curtain(k: Ink) -> str:
    return (
        box(112, 84, 176, 190, 4, "#d6ebf5")
        + path("M112 230Q160 196 210 226Q250 204 288 230V274H112Z", "#b9d8a8")
        + dot(250, 130, 22, "#fbe7a5")
        + line("M200 84V274M112 178H288", CREAM, 8)
        + line("M44 68H356", WOOD, 11)
        + dot(42, 68, 11, WOOD)
        + dot(358, 68, 11, WOOD)
        + mirrored(
            k.cloth("M58 72H172Q160 190 118 232Q146 280 132 336H58Z")
            + line(
                "M84 76Q86 200 80 332M110 76Q114 180 98 226M140 76Q136 170 112 224M106 244Q112 290 108 332",
                k.d,
                4,
                ' opacity=".7"',
            )
            + path("M58 222Q100 214 122 226L116 242Q94 234 58 240Z", k.e)
        )
    )


def rug(k: Ink) -> str:
    return (
        line("M54 340H346", k.m, 14, ' stroke-dasharray="3 12" style="stroke-linecap:butt"')
        + k.cloth("M104 132H296L346 332H54Z")
        + line("M112 146H288L330 318H70Z", k.m, 6)
        + line("M122 160H278L314 304H86Z", k.e, 3)
        + (
            ""
            if k.pattern
            else path("M200 186L250 232L200 280L150 232Z", k.d) + path("M200 206L226 232L200 258L174 232Z", k.m)
        )
        + line("M104 127H296", k.m, 12, ' stroke-dasharray="3 8" style="stroke-linecap:butt"')
    )


def sofa(k: Ink) -> str:
    return (
        mirrored(line("M86 306L76 340", WOOD, 11))
        + path("M84 210Q82 130 116 126H284Q318 130 316 210Z", k.f)
        + line("M200 128V220", k.d, 4)
        + mirrored(path("M44 206Q46 178 74 178Q100 180 100 206V250H62Q44 250 44 230Z", k.d))
        + path(
            "M44 214V300Q44 314 58 314H342Q356 314 356 300V214Q356 196 336 196Q310 198 306 226V250H94V226Q90 198 64 196Q44 196 44 214Z",
            k.c,
        )
        + box(96, 220, 102, 44, 15, k.h)
        + box(202, 220, 102, 44, 15, k.h)
        + path("M110 164L164 156L172 212L118 218Z", k.a)
        + line("M60 296H340", k.d, 4)
    )


def officechair(k: Ink) -> str:
    return (
        line("M200 262V306", METAL, 14)
        + line("M200 306L116 330M200 306L284 330M200 306V334M200 306L152 338M200 306L248 338", INK, 10)
        + "".join(dot(x, 340, 9, INK) for x in (114, 152, 200, 248, 286))
        + path("M138 70Q140 48 164 46H236Q260 48 262 70L254 196H146Z", k.f)
        + "".join(line(f"M150 {76 + 20 * n}H250", k.d, 2.5, ' opacity=".7"') for n in range(6))
        + box(184, 190, 32, 34, 6, INK)
        + path("M112 232Q112 214 136 214H264Q288 214 288 232Q288 262 256 262H144Q112 262 112 232Z", k.c)
        + mirrored(line("M110 228V176", INK, 10) + box(86, 164, 58, 18, 9, INK))
        + line("M130 230Q200 222 270 230", k.m, 5)
    )


def chair(k: Ink) -> str:
    return (
        line("M138 56L130 330M262 56L270 330", k.d, 15)
        + path("M132 60Q200 40 268 60L264 104Q200 88 136 104Z", k.f)
        + path("M136 132Q200 118 264 132L263 156Q200 142 137 156Z", k.f)
        + path("M112 212H288L302 244H98Z", k.c)
        + path("M98 244H302V260H98Z", k.e)
        + line("M112 258L100 338M288 258L300 338", k.c, 15)
        + line("M108 296H292", k.d, 8)
        + line("M124 224H270", k.m, 4)
    )


def desk(k: Ink) -> str:
    return (
        line("M84 212L74 338M316 212L326 338", INK, 12)
        + box(42, 194, 316, 24, 7, k.f)
        + line("M56 201H340", k.m, 3)
        + box(214, 218, 112, 52, 5, k.d)
        + box(254, 238, 32, 8, 4, METAL)
        + path("M92 104H196V172H92Z", "#3b4149")
        + path("M100 112H188V164H100Z", "#a9cbd8")
        + box(136, 172, 16, 22, 0, METAL)
        + path("M262 194V164H292V194Z", CREAM)
        + path("M276 166Q252 138 264 116Q280 130 277 150Q284 122 304 124Q302 150 280 166Z", "#6c9a62")
        + box(118, 186, 52, 8, 3, INK)
    )


def coffeetable(k: Ink) -> str:
    return (
        line("M104 232L78 338M296 232L322 338", k.d, 13)
        + line("M150 232L142 312M250 232L258 312", k.e, 9)
        + oval(200, 226, 158, 36, k.d)
        + oval(200, 216, 158, 36, k.f)
        + path("M80 206Q140 190 200 196", "none", f' stroke="{k.m}" stroke-width="5"')
        + path("M132 196L214 190L224 212L138 218Z", "#c9584c")
        + path("M138 190L216 184L222 200L142 206Z", CREAM)
        + path("M252 214V178H288V214Q270 222 252 214Z", "#e9e2d2")
        + path("M270 180Q246 150 262 122Q276 140 272 162Q284 138 300 146Q294 168 272 180Z", "#6f9c66")
    )


def shelf(k: Ink) -> str:
    books = "".join(
        box(x, y, w, h, 2, c)
        for x, y, w, h, c in (
            (112, 94, 18, 54, "#c9584c"), (132, 88, 14, 60, "#e5b45c"), (148, 98, 20, 50, "#5b86a8"), (172, 92, 14, 56, "#79986a"),
            (214, 182, 20, 52, "#8b6a9c"), (236, 176, 15, 58, "#d98a5f"), (254, 186, 18, 48, "#5b86a8"), (118, 268, 64, 14, "#c9584c"),
            (124, 254, 54, 14, "#e5b45c"),
        )
    )  # fmt: skip
    return (
        path("M92 56H308V338H290V320H110V338H92Z", k.e)
        + path("M106 70H294V148H106ZM106 160H294V234H106ZM106 246H294V308H106Z", k.m)
        + books
        + "".join(box(92, y, 216, 13, 2, k.f) for y in (56, 148, 234, 308))
        + box(92, 56, 13, 282, 2, k.c)
        + box(295, 56, 13, 282, 2, k.c)
        + path("M236 148V116H272V148Z", CREAM)
        + path("M254 118Q230 100 238 80Q254 90 254 104Q262 82 280 84Q278 106 254 118Z", "#6f9c66")
        + dot(140, 212, 22, CREAM)
        + path("M230 308Q226 270 246 268Q266 270 262 308Z", "#d98a5f")
    )


def tablelamp(k: Ink) -> str:
    return (
        path("M120 190L60 330H340L280 190Z", GLOW, ' opacity=".55"')
        + path("M146 70H254L296 196H104Z", "#f7ead0")
        + path("M146 70H170L150 196H104Z", "#fff6e2")
        + line("M106 194H294", "#e2cfa6", 5)
        + box(192, 194, 16, 30, 0, METAL)
        + path("M200 218Q262 224 258 276Q252 326 200 330Q148 326 142 276Q138 224 200 218Z", k.f)
        + path("M164 246Q152 276 168 308L178 304Q166 276 178 240Z", k.m, ' opacity=".7"')
        + box(150, 324, 100, 14, 7, k.e)
    )


def floorlamp(k: Ink) -> str:
    return (
        path("M214 128L150 330H352L290 128Z", GLOW, ' opacity=".5"')
        + line("M132 326Q116 90 250 72", k.c, 10)
        + path("M214 70H290L320 140H184Z", k.f)
        + path("M214 70H232L212 140H184Z", k.h)
        + oval(252, 140, 68, 10, "#fff6d8")
        + oval(134, 330, 58, 13, k.e)
        + path("M284 336V300Q310 288 336 300V336Z", "#d9c3a0")
        + path("M310 296Q276 262 290 226Q310 246 308 268Q318 232 342 236Q340 274 310 296Z", "#7ba06e")
    )


def pendant(k: Ink) -> str:
    return (
        path("M116 222L50 350H350L284 222Z", GLOW, ' opacity=".6"')
        + line("M200 0V96", INK, 4)
        + box(186, 88, 28, 32, 7, METAL)
        + path("M92 226Q100 112 200 112Q300 112 308 226Z", k.f)
        + path("M112 216Q122 136 180 120L192 120Q146 150 142 218Z", k.m, ' opacity=".6"')
        + oval(200, 226, 108, 17, k.e)
        + oval(200, 228, 94, 12, "#fff4cc")
        + dot(200, 236, 20, "#fffbe8")
    )


def desklamp(k: Ink) -> str:
    return (
        path("M214 130L150 330H352L318 158Z", GLOW, ' opacity=".55"')
        + line("M120 322L96 200L214 96", k.d, 13)
        + dot(96, 200, 14, METAL)
        + path("M198 74L246 58L324 164L216 132Z", k.f)
        + path("M216 132L324 164L316 172L220 142Z", "#fff6d8")
        + dot(214, 96, 12, METAL)
        + path("M68 328Q70 310 92 310H150Q172 310 174 328V336H68Z", k.c)
        + path("M200 330L286 318L300 334L216 340Z", CREAM)
    )


def bulb(k: Ink) -> str:
    return (
        dot(200, 164, 128, GLOW).replace("/>", ' opacity=".55"/>')
        + path("M200 62Q294 68 296 160Q290 214 250 244L244 270H156L150 244Q110 214 104 160Q106 68 200 62Z", k.f)
        + path(
            "M200 62Q294 68 296 160Q290 214 250 244L244 270H156L150 244Q110 214 104 160Q106 68 200 62Z",
            "#fff4c9",
            ' opacity=".45"',
        )
        + line("M172 266V200Q150 170 176 168Q186 190 200 168Q214 190 224 168Q250 170 228 200V266", "#e29a3a", 5)
        + line("M128 150Q134 104 176 92", "#ffffff", 8)
        + "".join(box(156, 272 + 17 * n, 88, 14, 6, METAL) for n in range(3))
        + path("M174 322H226L214 338H186Z", INK)
    )


def notebook(k: Ink) -> str:
    return (
        path("M116 66H296Q306 66 306 76V328Q306 338 296 338H116Z", CREAM)
        + line("M300 84V322M295 84V322", "#d8cdb8", 2)
        + path("M100 72Q100 58 114 58H280Q292 58 292 70V320Q292 332 280 332H114Q100 332 100 318Z", k.f)
        + path("M100 72Q100 58 114 58H128V332H114Q100 332 100 318Z", k.d)
        + line("M262 58V332", k.e, 8)
        + path("M160 332V356L170 346L180 356V332Z", k.a)
        + box(150, 110, 92, 52, 5, k.h)
        + line("M164 128H228M164 144H210", k.e, 4)
    )


def pen(k: Ink) -> str:
    return (
        '<g transform="rotate(38 200 200)">'
        + box(176, 24, 48, 128, 16, k.d)
        + box(217, 40, 12, 92, 6, "#d1ab62")
        + box(174, 144, 52, 12, 3, "#d1ab62")
        + path("M178 156H222V286L214 318H186L178 286Z", k.f)
        + box(186, 160, 8, 124, 4, k.m)
        + path("M186 318H214L200 372Z", "#d1ab62")
        + line("M200 334V366", INK, 2)
        + dot(200, 334, 4, INK)
        + "</g>"
        + line("M60 330Q90 312 110 330T160 328T200 336", k.e, 5)
    )


def organizer(k: Ink) -> str:
    return (
        "".join(
            turned_
            for turned_ in (
                line("M120 220L104 96", "#e0a458", 11), line("M142 220L146 84", "#5b86a8", 11), line("M164 220L182 104", "#c9584c", 11),
            )
        )
        + path("M98 98L104 78L112 94ZM141 86L146 64L152 86ZM176 104L188 88L190 108Z", "#f3dcb5")
        + box(88, 180, 104, 150, 9, k.f)
        + box(88, 180, 104, 18, 6, k.d)
        + box(192, 232, 136, 98, 9, k.c)
        + box(192, 276, 136, 6, 0, k.d)
        + box(246, 252, 28, 8, 4, METAL)
        + box(246, 300, 28, 8, 4, METAL)
        + box(206, 206, 74, 28, 3, CREAM)
        + box(212, 194, 80, 28, 3, "#f6d76f")
        + line("M102 208V312", k.m, 6)
    )  # fmt: skip


def deskmat(k: Ink) -> str:
    return (
        path("M66 176H334L376 314Q378 324 366 324H34Q22 324 24 314Z", k.d)
        + path("M68 170H332L374 306Q376 316 364 316H36Q24 316 26 306Z", k.f)
        + stitch("M78 180H322L358 304H42Z", k.m)
        + path("M112 206H246L254 256H104Z", "#4a4f57")
        + "".join(
            line(f"M{118 - 2 * n} {216 + 14 * n}H{242 + 2 * n}", "#c3c9cf", 7, ' stroke-dasharray="8 7"')
            for n in range(3)
        )
        + oval(300, 240, 22, 30, "#eef0f2")
        + line("M300 214V236", "#9aa1a9", 3)
        + box(150, 276, 84, 20, 4, CREAM)
    )
