"""Drawings of shoes and clothes."""

from __future__ import annotations

from data.generate.pictures.pen import CREAM, INK, METAL, Ink, box, dot, line, mirrored, oval, path, stitch


def runner(k: Ink) -> str:
    return (
        path("M52 300Q48 320 70 324H330Q356 322 352 300L330 286H80Z", CREAM)
        + line("M60 314H345", k.a, 5)
        + path("M64 296Q54 250 74 216Q92 198 118 208L136 224Q170 236 206 250Q262 262 306 270Q344 278 346 300Z", k.f)
        + path("M64 296Q56 262 68 230Q92 250 122 252Q150 262 150 296Z", k.d)
        + path("M292 268Q344 276 346 300H264Q268 276 292 268Z", k.d)
        + line("M150 234L186 216M172 242L206 226M196 250L226 236M220 256L246 244", CREAM, 6)
        + line("M150 290Q200 286 230 262", k.m, 9)
        + path("M78 216Q92 190 128 206L118 222Q96 212 82 226Z", k.e)
    )


def sneaker(k: Ink) -> str:
    return (
        box(54, 292, 296, 34, 15, CREAM)
        + line("M62 312H342", k.d, 3)
        + path("M62 294V222Q66 202 92 204L128 218Q150 244 214 248Q300 254 336 272Q348 280 346 294Z", k.f)
        + path("M270 258Q346 262 346 294H254Q250 270 270 258Z", k.h)
        + path("M62 294V222Q64 206 84 204L100 294Z", k.d)
        + line("M142 240L172 212M164 248L194 222M188 252L216 230M212 254L236 236", CREAM, 7)
        + stitch("M108 284Q170 288 250 284", k.m)
        + dot(132, 268, 11, k.m)
    )


def boot(k: Ink) -> str:
    lugs = "".join(box(70 + 34 * n, 318, 22, 14, 3, INK) for n in range(8))
    return (
        lugs
        + path("M62 304H346Q350 324 334 324H72Q60 322 62 304Z", "#3f3c3a")
        + path("M74 304Q70 190 84 108Q130 92 178 108L184 198Q208 226 270 236Q340 248 342 304Z", k.f)
        + path("M84 108Q130 92 178 108L180 134Q130 118 80 136Z", k.e)
        + path("M276 238Q340 250 342 304H256Q252 262 276 238Z", k.d)
        + path("M74 304Q72 270 76 236Q112 248 116 304Z", k.d)
        + "".join(
            line(f"M{176 + x} {y}L{124 + x * 0.8:g} {y + 8}", k.a, 6)
            for x, y in ((0, 146), (2, 172), (8, 198), (28, 220))
        )
        + "".join(dot(176 + x, y, 5, METAL) for x, y in ((0, 146), (2, 172), (8, 198), (28, 220)))
        + stitch("M126 290Q190 292 246 288", k.m)
    )


def ankleboot(k: Ink) -> str:
    return (
        path("M70 316H112V334H74ZM112 316H330Q338 326 322 326H112Z", INK)
        + path("M72 316Q66 200 80 118H184Q184 190 204 222Q232 250 296 268Q334 280 332 316Z", k.f)
        + path("M118 140Q140 132 156 142Q160 190 138 224Q114 192 118 140Z", k.e)
        + line("M126 150V204M136 150V214M146 150V204", k.d, 3)
        + path("M80 118H184V130H79Z", k.d)
        + line("M84 118V92", k.d, 8)
        + line("M96 300Q180 304 250 286", k.h, 3)
    )


def sandal(k: Ink) -> str:
    return (
        path("M56 306Q60 282 120 284Q220 290 330 280Q352 284 346 310Q340 328 300 328H90Q54 328 56 306Z", "#5a4738")
        + path("M58 302Q70 282 120 284Q220 290 330 280Q350 282 346 300Q200 314 58 302Z", "#d8b88a")
        + path("M214 292Q220 220 268 212Q318 222 322 288L290 290Q284 254 262 254Q248 262 250 292Z", k.f)
        + path("M76 292Q72 210 104 184L128 192Q112 230 118 290Z", k.f)
        + path("M98 186Q150 206 216 262L206 286Q150 236 96 216Z", k.c)
        + box(128, 196, 26, 22, 4, METAL)
        + box(134, 202, 14, 10, 2, k.d)
        + stitch("M262 226Q300 236 306 280", k.m)
    )


def slipper(k: Ink) -> str:
    return (
        path("M50 304Q56 284 110 290H330Q354 292 348 312Q344 326 310 326H80Q48 326 50 304Z", "#6d5a4a")
        + path("M54 300Q90 280 190 290L200 306H60Z", CREAM)
        + path("M150 304Q150 226 230 216Q330 220 348 306Z", k.f)
        + path("M150 304Q150 226 230 216L246 218Q184 236 182 304Z", CREAM)
        + "".join(dot(162 + (n % 3) * 9, 290 - n * 9, 8, "#ede5d6") for n in range(8))
        + stitch("M206 294Q208 244 252 236", k.m)
    )


def wellie(k: Ink) -> str:
    return (
        path("M82 306H330Q340 332 318 334H90Q78 330 82 306Z", k.e)
        + path("M88 306Q84 180 92 70H196Q196 170 206 222Q240 248 296 262Q332 276 328 306Z", k.f)
        + path("M90 70H197V94H89Z", k.e)
        + path("M108 106Q104 200 110 286L124 288Q118 190 122 106Z", k.m, ' opacity=".6"')
        + box(150, 108, 44, 20, 4, k.d)
        + dot(184, 118, 5, METAL)
        + line("M236 300Q290 298 322 292", k.e, 4)
    )


def oxford(k: Ink) -> str:
    return (
        path("M60 308H120V330H64ZM120 308H344Q354 322 334 324H120Z", "#3a2d26")
        + path("M62 308Q56 250 72 208Q92 196 120 212Q150 236 212 246Q300 254 338 284Q346 296 342 308Z", k.f)
        + path("M250 252Q330 262 342 308H232Q228 270 250 252Z", k.d)
        + stitch("M244 258Q226 280 230 304", k.m)
        + path("M128 220Q160 244 214 248L206 282Q140 278 106 258Z", k.d)
        + line("M150 236L140 254M172 244L164 264M194 248L188 270", CREAM, 4)
        + path("M72 208Q94 190 124 214L112 228Q90 214 76 224Z", k.e)
    )


def _sleeves(k: Ink, long: bool = True) -> str:
    end = "L62 296L98 312L132 182Z" if long else "L66 190L112 214L138 168Z"
    arm = "M150 96Q110 104 96 142" + end
    return mirrored(k.cloth(arm) + line("M132 182L138 150", k.e, 3))


def jacket(k: Ink) -> str:
    return (
        _sleeves(k)
        + k.cloth("M150 92Q200 112 250 92L282 122L276 330H124L118 122Z")
        + path("M148 96Q150 50 200 46Q250 50 252 96Q226 122 200 122Q174 122 148 96Z", k.d)
        + path("M168 96Q172 68 200 66Q228 68 232 96Q216 110 200 110Q184 110 168 96Z", k.e)
        + line("M200 116V328", k.m, 5)
        + box(194, 128, 12, 18, 4, k.a)
        + line("M142 250L172 238M258 250L228 238", k.e, 5)
        + line("M124 318H276", k.e, 5)
    )


def puffer(k: Ink) -> str:
    rolls = "".join(box(116, 112 + 43 * n, 168, 45, 19, k.f) for n in range(5))
    seams = "".join(line(f"M126 {156 + 43 * n}H274", k.d, 3) for n in range(4))
    arms = mirrored(
        "".join(box(72 - n * 4, 118 + 40 * n, 56, 46, 21, k.c) for n in range(4))
        + line("M76 160H120M72 200H116M68 240H112", k.d, 3)
    )
    return (
        arms
        + rolls
        + seams
        + box(150, 68, 100, 54, 24, k.d)
        + box(164, 78, 72, 22, 11, k.e)
        + line("M200 108V326", k.m, 5)
        + box(140, 266, 30, 8, 4, k.e)
        + box(230, 266, 30, 8, 4, k.e)
    )


def tshirt(k: Ink) -> str:
    return (
        _sleeves(k, long=False)
        + k.cloth("M150 92Q200 122 250 92L280 116Q270 200 278 322H122Q130 200 120 116Z")
        + path("M150 92Q200 132 250 92L240 88Q200 116 160 88Z", k.d)
        + stitch("M126 312H274", k.e)
        + line("M146 300Q150 240 144 180M254 300Q250 240 256 180", k.d, 3, ' opacity=".5"')
    )


def shirt(k: Ink) -> str:
    return (
        _sleeves(k)
        + k.cloth("M148 92H252L282 118L274 326Q200 342 126 326L118 118Z")
        + path("M200 116L154 80L138 104L172 140Z", k.m)
        + path("M200 116L246 80L262 104L228 140Z", k.m)
        + box(192, 118, 16, 212, 2, k.m)
        + "".join(dot(200, 146 + 36 * n, 4, k.e) for n in range(5))
        + path("M222 164H260V202L241 212L222 202Z", k.d, ' opacity=".7"')
    )


def sweater(k: Ink) -> str:
    ribs = "".join(line(f"M{130 + 14 * n} 312V330", k.e, 3) for n in range(11))
    cables = "".join(
        line(
            f"M{160 + 40 * n} 140Q{172 + 40 * n} 162 {160 + 40 * n} 184Q{148 + 40 * n} 206 {160 + 40 * n} 228Q{172 + 40 * n} 250 {160 + 40 * n} 272",
            k.d,
            4,
        )
        for n in range(3)
    )
    return (
        _sleeves(k)
        + k.cloth("M148 94Q200 118 252 94L284 124L278 308Q200 318 122 308L116 124Z")
        + ("" if k.pattern else cables)
        + path("M122 306Q200 316 278 306V330Q200 338 122 330Z", k.d)
        + ribs
        + path("M148 94Q152 74 200 74Q248 74 252 94Q200 128 148 94Z", k.d)
        + path("M164 92Q200 82 236 92Q200 112 164 92Z", k.e)
    )


def trousers(k: Ink) -> str:
    return (
        k.cloth("M132 66H268L286 332H222L202 150L178 332H114Z")
        + path("M132 66H268L270 90H130Z", k.d)
        + box(190, 70, 20, 16, 3, k.m)
        + line("M200 90V150", k.e, 3)
        + line("M136 96Q140 124 162 128M264 96Q260 124 238 128", k.e, 3)
        + line("M150 170L146 320M252 170L254 320", k.d, 3)
    )


def jeans(k: Ink) -> str:
    return (
        k.cloth("M130 66H270L290 334H224L202 156L176 334H110Z")
        + path("M130 66H270L272 92H128Z", k.d)
        + stitch("M132 88H268", "#d9a05b")
        + dot(200, 79, 6, "#c98f4a")
        + stitch("M136 96Q142 128 170 128M264 96Q258 128 230 128M206 96Q212 130 202 150", "#d9a05b")
        + path("M140 190Q156 170 166 200L160 270Q146 250 140 190Z", k.m, ' opacity=".45"')
        + stitch("M112 324H178M224 324H288", "#d9a05b")
    )


def dress(k: Ink) -> str:
    return (
        mirrored(k.cloth("M158 78Q130 84 120 132L150 148L166 110Z"))
        + k.cloth("M158 78Q200 112 242 78L254 164Q262 176 296 326Q200 348 104 326Q138 176 146 164Z")
        + path("M158 78Q200 122 242 78L234 74Q200 104 166 74Z", k.d)
        + path("M146 162H254L258 180H142Z", k.e)
        + line("M168 190L146 322M200 190V330M232 190L254 322", k.d, 3, ' opacity=".6"')
        + line("M226 174L246 210M232 174L262 200", k.e, 4)
    )


def socks(k: Ink) -> str:
    one = (
        k.cloth("M120 70H186V206Q186 224 204 240L248 278Q262 300 244 316Q226 328 204 314L132 262Q118 250 120 226Z")
        + path("M118 66H188V98H118Z", k.d)
        + line("M130 70V96M144 70V96M158 70V96M172 70V96", k.e, 3)
        + path("M120 218Q140 214 152 236Q146 256 138 266Q118 252 120 218Z", k.e)
        + path("M222 260L248 278Q262 300 244 316Q228 326 208 316Q204 284 222 260Z", k.e)
    )
    return f'<g transform="translate(58 -16)" opacity=".85">{one}</g><g transform="translate(-30 14)">{one}</g>'


def robe(k: Ink) -> str:
    return (
        _sleeves(k)
        + k.cloth("M150 90L200 150L250 90L284 122L290 336H110L116 122Z")
        + path("M150 90L208 172L196 336H178L184 176L134 104Z", k.m)
        + path("M250 90L192 172L200 200L266 104Z", k.m)
        + path("M114 204H286V228H113Z", k.d)
        + line("M206 226Q200 262 190 280M214 226Q226 262 224 288", k.d, 9)
        + path("M128 254H168V300H128ZM236 254H272V300H236Z", k.d, ' opacity=".6"')
    )


def glove(k: Ink) -> str:
    return (
        path(
            "M150 190V92Q152 76 166 78Q178 80 178 96V170V74Q180 58 194 58Q208 60 208 76V170V82Q210 68 223 70Q236 72 236 88V176V112Q238 98 250 100Q262 104 262 120V236Q262 262 250 282H164Q144 250 116 222Q100 206 112 194Q124 186 150 212Z",
            k.f,
        )
        + box(156, 276, 100, 56, 12, k.d)
        + box(196, 290, 66, 22, 6, k.a)
        + "".join(box(160 + 28 * n, 176, 20, 36, 9, k.e) for n in range(3))
        + stitch("M168 240H246", k.m)
    )


def scarf(k: Ink) -> str:
    fringe = "".join(line(f"M{132 + 10 * n} 318V340", k.d, 3) for n in range(6)) + "".join(
        line(f"M{228 + 10 * n} 282V304", k.d, 3) for n in range(6)
    )
    return (
        fringe
        + k.cloth("M216 150H288V286H222Z")
        + k.cloth("M126 160H196L190 322H126Z")
        + k.cloth("M96 120Q110 66 200 64Q292 66 304 122Q300 178 200 182Q100 178 96 120Z")
        + path("M128 112Q150 92 200 92Q252 92 272 114Q252 136 200 138Q150 136 128 112Z", k.e)
        + line("M112 148Q160 172 240 168M150 150Q200 160 286 146", k.d, 4, ' opacity=".7"')
    )


def hat(k: Ink) -> str:
    return (
        oval(200, 262, 158, 44, k.d)
        + oval(200, 254, 158, 40, k.f)
        + path("M112 250Q106 126 150 108Q200 132 250 108Q294 126 288 250Q200 282 112 250Z", k.f)
        + path("M110 228Q200 262 290 228L289 252Q200 284 111 252Z", k.e)
        + path("M150 108Q200 132 250 108Q230 150 200 150Q168 150 150 108Z", k.d)
        + stitch("M60 268Q200 316 340 268", k.m)
    )


def belt(k: Ink) -> str:
    return (
        f'<circle cx="200" cy="210" r="112" fill="none" stroke="{k.d}" stroke-width="44"/>'
        + f'<circle cx="200" cy="204" r="112" fill="none" stroke="{k.c}" stroke-width="40"/>'
        + f'<circle cx="200" cy="204" r="86" fill="none" stroke="{k.e}" stroke-width="14"/>'
        + line("M104 140Q140 92 200 88", k.h, 6, ' opacity=".7"')
        + path("M176 288L330 296Q346 310 330 326L176 332Z", k.f)
        + f'<rect x="160" y="280" width="56" height="60" rx="10" fill="none" stroke="{METAL}" stroke-width="11"/>'
        + line("M166 310H222", METAL, 7)
        + "".join(oval(244 + 22 * n, 311, 4, 5, INK) for n in range(4))
    )
