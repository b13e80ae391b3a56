"""More ways to say the same things, in both languages: `message => constraints`."""

from __future__ import annotations

import pytest

from tests.shop_samples import wishes
from tests.tables import table

PHRASINGS = """
I need boots that won't let water in => category=Hiking boots
a couch, but please no velvet => category=Sofas; material!=velvet
headphones - wired, not wireless => -wireless; category=Headphones
looking for a jumper in green or beige, 50 max => category=Sweaters; color=beige|green; price<=50
two hundred bucks tops for noise cancelling headphones => +noise_cancelling; category=Headphones; price<=200
something under thirty for my desk => price<30
a backpack that fits a 14 inch laptop => category=Backpacks
mugs that are dishwasher safe => +dishwasher_safe; category=Mugs
show me everything except mugs in the kitchen => category!=Mugs; category=Kitchen
I want neither leather nor suede boots => category=Hiking boots; material!=leather|suede
Do you have rain jackets for women in size L? => audience=women; category=Rain jackets; size=L
shoes for my wife, size 38 => audience=women; category=Footwear; size=38
not interested in black, maybe white headphones => category=Headphones; color!=black; ~color=white
I'd rather not have plastic. A kettle please. => category=Kettles; material!=plastic
headphones with at least 20h battery and under 250g => battery_life>=20h; category=Headphones; weight<250g
laptop 14" 16GB RAM 512GB SSD => category=Laptops; memory=15.2..16.8GB; screen_size=33.782..37.338cm; storage=486.4..537.6GB
jacket without a hood, not black, under $120, size M => -hood; category=Jackets; color!=black; price<120; size=M
any colour but yellow for the sofa => category=Sofas; color!=yellow
everything but leather is ok for a handbag => category=Handbags; material!=leather
no leather, suede or canvas backpacks => category=Backpacks; material!=canvas|leather|suede
cheap and cheerful socks => category=Socks
socks, but not the wool ones => category=Socks; material!=wool
are there any sofas that aren't green? => category=Sofas; color!=green
a desk that isn't taller than 76 cm => category=Desks; height<=76cm
I only want Norrvik or Field running shoes => brand=Field|Norrvik; category=Running shoes
I want a mug; it must have a lid and must not be plastic => +lid; category=Mugs; material!=plastic
a bluetooth speaker for the beach, waterproof => +bluetooth; category=Speakers; waterproofing=waterproof
a 9 watt desk lamp => category=Desk lamps; power=8.55..9.45W
kids' building blocks => audience=kids; category=Building blocks
price range 20-40 for a mug => category=Mugs; price=20..40
$30 to $60 kettle => category=Kettles; price=30..60
a mug costing less than a tenner => category=Mugs
I have 80 to spend on headphones => category=Headphones; price<=80
my limit is 90 for a sweater => category=Sweaters; price<=90
headphones, white preferred => category=Headphones; ~color=white
想找一款不是塑料的水壶，预算一百以内 => category=Kettles; material!=plastic; price<=100
给我来双跑鞋，42码，最好是白色 => category=Running shoes; size=42; ~color=white
要防水的，但是不要皮的，登山靴 => category=Hiking boots; material!=leather; waterproofing=waterproof
五百块钱左右的显示器有吗 => category=Monitors; price=400..600
不想要黑的，双肩包 => category=Backpacks; color!=black
双肩包不要太大 => category=Backpacks
双肩包，什么颜色都行 => category=Backpacks
沙发不要丝绒的，也不要绿色 => category=Sofas; color!=green; material!=velvet
预算两三百的耳机 => category=Headphones; price=200..300
除了Norrvik和Field，其他牌子的跑鞋 => brand!=Field|Norrvik; category=Running shoes
耳机，不要无线的 => -wireless; category=Headphones
不需要降噪的耳机 => category=Headphones
1000到1500的笔记本，16G内存 => category=Laptops; memory=15.2..16.8GB; price=1000..1500
棉的毛衣 => category=Sweaters; material=cotton
适合办公室用的黑色台灯 => category=Desk lamps; color=black
女款的雨衣，L码 => audience=women; category=Rain jackets; size=L
有盖子的杯子，容量400毫升以上 => +lid; capacity>=400ml; category=Mugs
价格在50到80之间的手提包 => category=Handbags; price=50..80
100块上下的毛衣 => category=Sweaters; price=80..120
不要超过一百五 => price<=150
能调光的台灯，白色或者黑色 => +dimmable; category=Desk lamps; color=black|white
轻一点的双肩包，1公斤以下 => category=Backpacks; weight<=1000g
杯子别太贵，30以内 => category=Mugs; price<=30
我不介意黑色，耳机就行 => category=Headphones
儿童积木，3岁以上 => age_from<=3years; audience=kids; category=Building blocks
a jumper but absolutely no wool, merino included => category=Sweaters; material!=merino wool|wool
I want headphones that have no bluetooth whatsoever => -bluetooth; category=Headphones
Is there a sweater made from cotton rather than wool? => category=Sweaters; material!=wool; material=cotton
a vegan leather bag => category=Bags; material=vegan leather
real leather, not faux leather, backpack => category=Backpacks; material!=vegan leather; material=leather
leather or vegan leather handbag => category=Handbags; material=leather|vegan leather
good running shoes for flat feet => category=Running shoes
mens trainers size 44 under ninety dollars => audience=men; category=Running shoes; price<90; size=44
blue not green backpack => category=Backpacks; color!=green; color=blue
headphones (black), budget: $200 => category=Headphones; color=black; price<=200
price should not exceed 60, kettle => category=Kettles; price<=60
max budget 120 USD rain jacket => category=Rain jackets; price<=120
nothing too expensive, maybe a sweater => category=Sweaters
can I get a mug for under ten dollars? => category=Mugs; price<10
I'd prefer a sofa in green but grey would be ok => category=Sofas; ~color=green
speakers: red/blue => category=Speakers; color=blue|red
leather, but not brown, backpack => category=Backpacks; color!=brown; material=leather
a laptop that weighs less than 1.5kg and costs no more than 1200 => category=Laptops; price<=1200; weight<1500g
双肩包要帆布的或者尼龙的 => category=Backpacks; material=canvas|nylon
不超过50的杯子，要带盖，不要塑料 => +lid; category=Mugs; material!=plastic; price<=50
有没有便宜又好看的台灯 => category=Desk lamps
耳机预算200到300块，不要有线的 => category=Headphones; price=200..300
四百以下的书桌，橡木的 => category=Desks; material=oak; price<=400
要一个大红色的手提包 => category=Handbags; color=red
除了聚酯纤维，什么材质的夹克都可以 => category=Jackets; material!=polyester
想要防水但不要连帽的外套 => -hood; category=Jackets; waterproofing=waterproof
I want shoes, not running shoes => category!=Running shoes; category=Footwear
a mug that isn't white or blue => category=Mugs; color!=blue|white
not a fan of velvet, looking for a sofa => category=Sofas; material!=velvet
bring me headphones below a hundred => category=Headphones; price<100
a red mug or a blue one => category=Mugs; color=blue|red
I'd love a wool sweater, no polyester blend => category=Sweaters; material!=polyester; material=wool
headphones w/o bluetooth => -bluetooth; category=Headphones
我想要一双不是皮的、不要黑色的登山鞋，预算在两百到三百之间 => category=Hiking boots; color!=black; material!=leather; price=200..300
背包要轻 => category=Backpacks
推荐两百块左右的礼物 => price=160..240
什么耳机适合跑步 => category=Headphones
价格不能超过100的音箱 => category=Speakers; price<=100
60块钱的水壶 => category=Kettles; price=48..72
300到400的外套，男士，XL => audience=men; category=Jackets; price=300..400; size=XL
"""


@pytest.mark.parametrize(("said", "wanted"), table(PHRASINGS))
def test_phrasings(said: str, wanted: str) -> None:
    assert wishes(said) == wanted
