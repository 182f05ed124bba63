"""Names of companies and people: invented, many, and fitting the region they come from.

A company is a family or a place, a trade, and a legal form of its country. Two companies
never differ in the legal form alone, so that a join by name goes wrong only where it should.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

# Each region: its countries, and how often a company is from there.
COUNTRIES: dict[str, dict[str, float]] = {
    "North America": {"US": 0.88, "CA": 0.12},
    "DACH": {"DE": 0.78, "AT": 0.12, "CH": 0.10},
    "Benelux": {"NL": 0.74, "BE": 0.26},
    "Nordics": {"SE": 0.42, "DK": 0.24, "NO": 0.22, "FI": 0.12},
}
LEGAL: dict[str, tuple[str, ...]] = {
    "US": ("LLC", "Inc.", "Co.", "LLC", "Inc.", "Corp.", ""),
    "CA": ("Ltd.", "Inc.", "Ltd.", ""),
    "DE": ("GmbH", "GmbH", "GmbH & Co. KG", "KG", "AG"),
    "AT": ("GmbH", "GmbH", "KG"),
    "CH": ("AG", "GmbH", "AG"),
    "NL": ("B.V.", "B.V.", "B.V.", "V.O.F."),
    "BE": ("BV", "NV", "BV"),
    "SE": ("AB",),
    "DK": ("A/S", "ApS"),
    "NO": ("AS",),
    "FI": ("Oy",),
}
# Which words of a trade a country uses.
TONGUE = {
    "US": "en",
    "CA": "en",
    "DE": "de",
    "AT": "de",
    "CH": "de",
    "NL": "nl",
    "BE": "nl",
    "SE": "sv",
    "DK": "da",
    "NO": "no",
    "FI": "en",
}


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


FAMILIES = {
    "US": _words(
        "Abernathy, Aldine, Barlow, Bascombe, Beckford, Birdwell, Blaylock, Bramlett, Brannock,"
        "Cardwell, Calloway, Carmody, Castellan, Chilcott, Colvard, Corrigan, Crandall, Culver,"
        "Dabney, Delacroix, Denholm, Dowdell, Duquette, Eastlake, Ellsworth, Estrada, Fairbank,"
        "Farrell, Fontaine, Gallatin, Garrity, Gentry, Goodwyn, Grantham, Guthrie, Hadley, Hartsell,"
        "Haverty, Hollins, Huxtable, Ingleby, Jessop, Kearney, Kilgore, Kowalczyk, Lambeth,"
        "Landry, Larrabee, Lockridge, Lundy, Maddox, Mancuso, McAllan, McCrary, McTavish, Meeker,"
        "Montoya, Moreland, Nakamura, Newsome, Oakes, Ostrander, Padgett, Pennington, Petrakis,"
        "Pickering, Prewitt, Quarles, Quintero, Ramsdell, Redfern, Ridgeway, Rosario, Rutledge,"
        "Salazar, Scofield, Shelby, Sizemore, Standish, Strickland, Sutcliff, Tackett, Talbot,"
        "Tarrant, Teague, Thibodeau, Tolliver, Trujillo, Upshaw, Vandermeer, Varela, Wadley,"
        "Wexley, Whitfield, Wickham, Winslow, Yancey, Yarbrough, Zamora, Zeller"
    ),
    "CA": _words(
        "Arsenault, Beaulieu, Bouchard, Campion, Chisholm, Cormier, Dhaliwal, Drummond, Fraser,"
        "Gagnon, Grewal, Hebert, Ironside, Kinnear, Lafleur, Lalonde, MacInnes, MacLeish, Marchand,"
        "Pelletier, Rennick, Sandhu, Sinclair, Thorburn, Tremaine"
    ),
    "DE": _words(
        "Ahlers, Aumann, Bachhuber, Bergander, Biermann, Bockelmann, Brandstätter, Brockmeier,"
        "Buchner, Dahlke, Dierksen, Eberle, Eichstätter, Engelhard, Feddersen, Fichtner, Frerichs,"
        "Gerlach, Grabowski, Grünwald, Hagedorn, Harms, Heidkamp, Hinrichs, Hölscher, Jessen,"
        "Kaltenbach, Kettmann, Kirchhoff, Knappe, Köster, Kühnert, Lammers, Leitner, Lindemann,"
        "Lohmann, Maibach, Mertens, Niehaus, Obermaier, Oldenburg, Petersen, Pohlmann, Quandel,"
        "Rademacher, Reinders, Rüther, Sandmann, Scheffler, Schlütermann, Seibold, Steinkamp, Stolzen,"
        "Tewes, Thoma, Uhlig, Vollmer, Wachtel, Weidner, Wiesner, Wittkamp, Zander, Zimmerer"
    ),
    "AT": _words(
        "Aigner, Brunnthaler, Eder, Fellner, Gruber, Haslinger, Hofstätter, Kogler, Lechner,"
        "Moosbrugger, Oberhauser, Pichler, Rainer, Steinbichler, Stöckl, Wallner, Zauner"
    ),
    "CH": _words(
        "Aeschbach, Bieri, Brunner, Bühlmann, Eggli, Frei, Gerber, Hostettler, Imhof, Kälin,"
        "Lüthi, Nydegger, Odermatt, Rüegg, Stalder, Wyss, Zumstein"
    ),
    "NL": _words(
        "Akkerman, Bakhuis, Boersma, Brouwer, De Groot, De Haan, De Ruiter, De Vos, Dijkstra,"
        "Geerts, Hoekstra, Hofman, Huizinga, Jongsma, Klaassen, Koopmans, Kuipers, Meijer, Mulder,"
        "Oosterhuis, Postma, Rietveld, Schipper, Smeets, Ter Horst, Terpstra, Van Dalen,"
        "Van den Berg, Van der Molen, Van Rooij, Veenstra, Verhagen, Visser, Wiersma, Zijlstra"
    ),
    "BE": _words(
        "Aerts, Claeys, Cools, De Backer, De Clercq, De Smedt, Goossens, Hendrickx, Lambrecht,"
        "Mertens, Michiels, Segers, Stevens, Vandenbroucke, Vanhoutte, Verbeke, Vermeulen, Wouters"
    ),
    "SE": _words(
        "Ahlberg, Axelsson, Bergström, Björklund, Dahlgren, Ekström, Fredriksson, Granlund,"
        "Hedlund, Holmqvist, Isaksson, Karlberg, Lindahl, Lundgren, Nordin, Nyström, Rosengren,"
        "Sandberg, Sjögren, Söderlund, Wallin, Westerlund, Åkesson, Öhman"
    ),
    "DK": _words(
        "Andreasen, Bach, Brandt, Christoffersen, Damgaard, Friis, Højgaard, Iversen, Kjær,"
        "Kristoffersen, Lauridsen, Lorentzen, Mogensen, Nørgaard, Overgaard, Skovgaard, Thygesen,"
        "Toft, Vestergaard, Winther"
    ),
    "NO": _words(
        "Aasen, Bakke, Berntsen, Bjerke, Dahle, Eide, Fjeld, Gundersen, Hagen, Haugland, Kvam,"
        "Lie, Lunde, Moen, Myhre, Nygård, Rustad, Skaar, Solheim, Tangen, Vik, Øien"
    ),
    "FI": _words(
        "Aaltonen, Hakala, Heikkilä, Järvinen, Karppinen, Laitinen, Lehto, Mäkelä, Niemelä,"
        "Ojala, Rantanen, Saarinen, Tuominen, Vainio"
    ),
}
# Invented places and landmarks: nothing that a map would find as a large town.
PLACES = {
    "US": _words(
        "Alder Creek, Amber Valley, Ashbrook, Bayhill, Bellweather, Birch Run, Blackrock Bay,"
        "Blue Heron, Bright Harbor, Cedar Gap, Clearbrook, Cold Spring, Copper Ridge, Crosswater,"
        "Cypress Point, Deep River, Dry Fork, Eagle Bend, Eastgate, Elk Prairie, Fallbrook,"
        "Flint Hills, Foxhollow, Gold Mesa, Granite Bay, Great Bend, Green Mesa, Gulf Shore,"
        "Harbor Point, High Plains, Hill Country, Iron Range, Juniper Flats, Keystone Valley,"
        "Lakeland, Lone Pine, Maplefield, Mid Valley, Millrace, North Fork, Oak Hollow, Old Mill,"
        "Palmetto Coast, Pine Barren, Prairie View, Quail Run, Red Mesa, River Bend, Rock Creek,"
        "Saddleback, Sage Valley, Silver Lake, South Bay, Stone Bridge, Sun Valley, Three Forks,"
        "Tidewater, Timberline, Twin Rivers, Westgate, White Oak, Willow Grove"
    ),
    "CA": _words(
        "Bow Valley, Cape North, Elm Harbour, Five Lakes, Georgian Shore, Lakehead, Maple Bay,"
        "Northgate, Parkland, Prairie Rose, Rideau Bend, Seaway, Shield Country, Stony Plain West"
    ),
    "DE": _words(
        "Altmühl, Auental, Bergland, Birkenfeld, Börde, Brunnental, Eichenhof, Elbtal, Erlenbach,"
        "Fuldatal, Grünau, Hafenstadt, Heidekreis, Isarwinkel, Kronental, Küstenland, Leinetal,"
        "Lindenhof, Mainbogen, Marschland, Neckartal, Nordheide, Oderland, Rheinbogen, Ruhraue,"
        "Saaletal, Sandkrug, Spessart, Steinfurt, Südheide, Taunus, Teutoburg, Wesertal, Wiesental"
    ),
    "AT": _words("Donautal, Ennstal, Inntal, Murtal, Salzach, Traunsee, Wienerwald, Zillertal"),
    "CH": _words("Aaretal, Bernina, Glattal, Limmat, Rheintal, Rigi, Säntis, Seeland"),
    "NL": _words(
        "Achterhoek, Betuwe, De Peel, Deltarand, Drechtstreek, Duinrand, Flevo, Gooi, Haven Zuid,"
        "IJsselland, Kennemer, Maasoever, Merwestreek, Noordkop, Polderland, Rijnmond, Twente,"
        "Veluwe, Waalrand, Waterland, Zaanoever, Zuiderkwartier"
    ),
    "BE": _words(
        "Dijlevallei, Haspengouw, Kempen, Leiestreek, Meetjesland, Polderkust, Scheldeland,"
        "Westhoek, Zennevallei"
    ),
    "SE": _words(
        "Bergslagen, Dalarna, Fjällnära, Havsvik, Kustvägen, Mälardalen, Norrskog, Roslagen,"
        "Skånsk, Söderort, Västerdal, Östkusten"
    ),
    "DK": _words(
        "Bælt, Fjordby, Himmerland, Kongeå, Limfjord, Midtby, Nordkyst, Sundby, Vendsyssel, Østkyst"
    ),
    "NO": _words(
        "Fjellheim, Fjordland, Havgap, Innlandet, Kystlinje, Lofotvegen, Mjøsa, Nordvest, Østfold Nord"
    ),
    "FI": _words("Järviseutu, Lakeus, Merenkurkku, Pohjola, Rannikko, Saimaa"),
}
TRADES: dict[str, dict[str, tuple[str, ...]]] = {
    "HVAC": {
        "en": _words(
            "Heating & Cooling, Air, Climate Services, HVAC, Mechanical, Refrigeration, Comfort Systems,"
            "Heating & Air"
        ),
        "de": _words(
            "Kältetechnik, Klimatechnik, Heizungsbau, Lüftungsbau, Wärmetechnik, Klima und Kälte"
        ),
        "nl": _words(
            "Klimaattechniek, Koeltechniek, Verwarming, Installatietechniek, Luchttechniek"
        ),
        "sv": _words("Kylteknik, Ventilation, Värmeservice, Klimatteknik"),
        "da": _words("Køleteknik, Ventilation, Varmeservice, Klimateknik"),
        "no": _words("Kjøleteknikk, Ventilasjon, Varmeservice, Klimateknikk"),
    },
    "Electrical": {
        "en": _words(
            "Electric, Electrical Services, Electrical Contractors, Power & Light, Electrical, Power Services"
        ),
        "de": _words("Elektrotechnik, Elektrobau, Elektroservice, Elektroanlagen, Energietechnik"),
        "nl": _words("Elektrotechniek, Elektro, Elektroservice, Installaties"),
        "sv": _words("El, Elservice, Elteknik, Elinstallation"),
        "da": _words("El, Elservice, Elteknik, Elinstallation"),
        "no": _words("Elektro, Elservice, Elektroteknikk, Elinstallasjon"),
    },
    "Plumbing": {
        "en": _words(
            "Plumbing, Plumbing & Drain, Pipe & Drain, Plumbing Services, Water Systems, Plumbing & Gas"
        ),
        "de": _words("Sanitärtechnik, Haustechnik, Rohrtechnik, Sanitär, Bäder und Rohre"),
        "nl": _words("Loodgieters, Sanitair, Leidingtechniek, Riooltechniek"),
        "sv": _words("Rör, Rörservice, VVS, Rörteknik"),
        "da": _words("VVS, Rørservice, Blik og Rør, Rørteknik"),
        "no": _words("Rør, Rørservice, VVS, Rørteknikk"),
    },
    "Elevators": {
        "en": _words(
            "Elevator, Elevator Service, Lift Services, Vertical Transport, Elevator & Escalator, Hoist & Lift"
        ),
        "de": _words("Aufzüge, Aufzugsdienst, Aufzugstechnik, Fördertechnik, Liftservice"),
        "nl": _words("Liften, Lifttechniek, Liftservice, Hefsystemen"),
        "sv": _words("Hiss, Hisservice, Hissteknik"),
        "da": _words("Elevator, Elevatorservice, Liftteknik"),
        "no": _words("Heis, Heisservice, Heisteknikk"),
    },
    "Fire and security": {
        "en": _words(
            "Fire Protection, Fire & Security, Alarm, Life Safety, Security Systems, Sprinkler & Alarm,"
            "Fire Systems"
        ),
        "de": _words(
            "Brandschutz, Sicherheitstechnik, Alarmtechnik, Feuerschutz, Löschtechnik, Brandmeldetechnik"
        ),
        "nl": _words("Brandbeveiliging, Alarmtechniek, Beveiliging, Blustechniek"),
        "sv": _words("Brandskydd, Larm, Säkerhetsteknik, Brandteknik"),
        "da": _words("Brandsikring, Alarm, Sikringsteknik, Brandteknik"),
        "no": _words("Brannsikring, Alarm, Sikkerhetsteknikk, Brannteknikk"),
    },
    "Medical equipment": {
        "en": _words(
            "Medical Service, Biomedical, Clinical Equipment, Imaging Service, Medical Systems,"
            "Hospital Equipment"
        ),
        "de": _words("Medizintechnik, Klinikservice, Medizingeräte, Labortechnik, Praxistechnik"),
        "nl": _words("Medische Techniek, Zorgtechniek, Medisch Beheer, Klinische Techniek"),
        "sv": _words("Medicinteknik, Vårdteknik, Klinikservice"),
        "da": _words("Medicoteknik, Hospitalsservice, Klinikteknik"),
        "no": _words("Medisinteknikk, Sykehusservice, Klinikkteknikk"),
    },
    "Solar and storage": {
        "en": _words(
            "Solar, Solar & Storage, Renewable Services, Sun & Battery, Energy Storage, Solar Care"
        ),
        "de": _words("Solartechnik, Solar und Speicher, Photovoltaik, Sonnenenergie, Solarservice"),
        "nl": _words("Zonnetechniek, Solar, Zonne-energie, Zon en Opslag"),
        "sv": _words("Solenergi, Solteknik, Sol och Lager"),
        "da": _words("Solenergi, Solteknik, Sol og Batteri"),
        "no": _words("Solenergi, Solteknikk, Sol og Batteri"),
    },
    "Telecom": {
        "en": _words(
            "Telecom, Network Services, Fiber Services, Communications, Cabling, Tower & Line, Broadband Field Services"
        ),
        "de": _words(
            "Netzbau, Kommunikationstechnik, Glasfaserbau, Fernmeldetechnik, Telekomservice"
        ),
        "nl": _words("Netwerktechniek, Glasvezel, Telecom, Kabeltechniek"),
        "sv": _words("Fiber, Nätservice, Teleteknik"),
        "da": _words("Fiber, Netservice, Teleteknik"),
        "no": _words("Fiber, Nettservice, Teleteknikk"),
    },
    "Utilities": {
        "en": _words(
            "Utility Services, Water & Power, Metering, Grid Services, Utility Contractors, Gas & Water"
        ),
        "de": _words("Versorgungstechnik, Netzdienste, Netzservice, Messdienste, Rohrnetzbau"),
        "nl": _words("Nutsdiensten, Netbeheer Service, Meetdiensten, Nutstechniek"),
        "sv": _words("Energiservice, Nätdrift, Mätservice"),
        "da": _words("Forsyning, Energiservice, Målerservice"),
        "no": _words("Energiservice, Nettdrift, Målerservice"),
    },
    "Facilities": {
        "en": _words(
            "Facility Services, Building Services, Property Care, Facilities, Building Maintenance, Site Services"
        ),
        "de": _words(
            "Gebäudetechnik, Facility Service, Gebäudedienste, Objektservice, Hausmeisterdienste"
        ),
        "nl": _words("Gebouwbeheer, Facilitair, Vastgoedonderhoud, Gebouwtechniek"),
        "sv": _words("Fastighetsservice, Fastighetsteknik, Driftservice"),
        "da": _words("Ejendomsservice, Facility Service, Bygningsteknik"),
        "no": _words("Eiendomsservice, Byggdrift, Bygningsteknikk"),
    },
}
# What stands between family and trade, by tongue: two partners, sons, brothers, or nothing.
KIN = {
    "en": ("{a}", "{a}", "{a} & Sons", "{a} Brothers", "{a} & {b}", "{a} Family"),
    "de": ("{a}", "{a}", "{a} & Sohn", "Gebr. {a}", "{a} & {b}", "{a} + Partner"),
    "nl": ("{a}", "{a}", "{a} & Zonen", "Gebr. {a}", "{a} & {b}"),
    "sv": ("{a}", "{a}", "{a} & Söner", "Bröderna {a}", "{a} & {b}"),
    "da": ("{a}", "{a}", "{a} & Søn", "Brdr. {a}", "{a} & {b}"),
    "no": ("{a}", "{a}", "{a} & Sønn", "Brødrene {a}", "{a} & {b}"),
}
FAMILY_SHARE = 0.62  # the other companies are named after a place
TRIES = 400

# First and family names of people by origin, and how common the origin is at Fernwick.
PEOPLE: dict[str, tuple[float, tuple[str, ...], tuple[str, ...]]] = {
    "North America": (
        0.40,
        _words(
            "Aaron, Alicia, Andre, Angela, Bethany, Brendan, Caleb, Camille, Carla, Colin, Danielle,"
            "Darius, Derek, Elena, Erin, Felicia, Gavin, Grace, Hannah, Isaac, Jada, Jared, Jillian,"
            "Joel, Kara, Keith, Kendra, Leah, Logan, Luis, Marcus, Maya, Melissa, Nadia, Naomi, Nathan,"
            "Owen, Paige, Rachel, Renee, Ruben, Samantha, Seth, Simone, Tessa, Trevor, Vanessa, Wesley"
        ),
        _words(
            "Alvarado, Ballard, Beaumont, Bishop, Bowers, Carver, Castillo, Chambers, Cho, Cordova,"
            "Crane, Delgado, Ellison, Espinoza, Fletcher, Foley, Fuentes, Gaines, Gallo, Hargrove,"
            "Hayward, Huang, Ibarra, Jennings, Keller, Kwan, Lachance, Langley, Mercer, Mendez, Monroe,"
            "Navarro, Osborne, Patterson, Pruitt, Quinn, Ransom, Rowe, Sawyer, Sheridan, Stokes, Tanaka,"
            "Tran, Underwood, Valdez, Walton, Whitaker, Yates"
        ),
    ),
    "DACH": (
        0.14,
        _words(
            "Anja, Annika, Bastian, Birgit, Christoph, Claudia, Dominik, Eva, Felix, Florian, Hanna,"
            "Heike, Jonas, Julia, Katrin, Lena, Lukas, Marius, Matthias, Miriam, Nina, Philipp, Sabine,"
            "Stefan, Thorsten, Ulrike"
        ),
        _words(
            "Albrecht, Baumgart, Brandl, Dietrich, Ehlers, Falkner, Geiger, Hartwig, Huber, Jäger,"
            "Kessler, Krüger, Lorenz, Maurer, Neubauer, Ostermann, Pfeiffer, Reuter, Sauer, Schreiber,"
            "Thiele, Vogt, Wendt, Zeidler"
        ),
    ),
    "Benelux": (
        0.12,
        _words(
            "Anneke, Bas, Bram, Daan, Els, Femke, Floor, Geert, Hanneke, Jeroen, Joris, Lieke, Maarten,"
            "Marloes, Niels, Noor, Pieter, Roos, Sander, Sofie, Tijs, Wouter"
        ),
        _words(
            "Bosman, De Jong, De Wit, Dekker, Hendriks, Janssens, Kramer, Lemmens, Maes, Peeters,"
            "Prins, Schouten, Van Beek, Van Dijk, Van Leeuwen, Vanneste, Verhoeven, Vos, Willems"
        ),
    ),
    "Nordics": (
        0.12,
        _words(
            "Aino, Anders, Astrid, Ebba, Elin, Emil, Freja, Gustav, Henrik, Ida, Ingrid, Jesper, Johan,"
            "Kirsten, Lars, Linnea, Mads, Mikko, Nils, Oskar, Signe, Sigrid, Solveig, Tuomas"
        ),
        _words(
            "Berg, Dahl, Eklund, Forsberg, Hansen, Heino, Holm, Jensen, Johansson, Karlsson, Koskinen,"
            "Kruse, Larsen, Lund, Madsen, Nilsen, Olsson, Rasmussen, Strand, Svensson, Virtanen"
        ),
    ),
    "South Asia": (
        0.10,
        _words(
            "Aditi, Amit, Anjali, Arjun, Deepa, Farah, Harish, Imran, Kavya, Meera, Nikhil, Pooja,"
            "Rahul, Rohan, Sana, Shreya, Suresh, Vikram"
        ),
        _words(
            "Agarwal, Banerjee, Chaudhry, Desai, Gupta, Iyer, Joshi, Kapoor, Khan, Menon, Nair, Patel,"
            "Qureshi, Reddy, Saxena, Sharma"
        ),
    ),
    "Africa and the Levant": (
        0.06,
        _words(
            "Adaeze, Amara, Chidi, Fatima, Hassan, Karim, Kwame, Layla, Nour, Omar, Sade, Tunde, Yara, Zainab"
        ),
        _words(
            "Abebe, Bello, Boateng, Diallo, El Amrani, Eze, Haddad, Mensah, Mwangi, Nasser, Ndiaye, Saleh"
        ),
    ),
    "Eastern and southern Europe": (
        0.06,
        _words(
            "Adriana, Agnieszka, Andrei, Bogdan, Dimitra, Giulia, Inês, Irina, Katarzyna, Luca, Marek,"
            "Milena, Nikola, Paweł, Rui, Sofia"
        ),
        _words(
            "Almeida, Bianchi, Costa, Dumitrescu, Georgiou, Horvat, Kovács, Lewandowska, Marinov,"
            "Moretti, Nowicki, Petrović, Popescu, Ribeiro, Wójcik"
        ),
    ),
}


def company_names(
    rng: np.random.Generator,
    industries: Sequence[str],
    regions: Sequence[str],
    taken: Collection[str] = (),
) -> list[str]:
    """One name for each industry and region; all distinct and none of `taken`.

    Raises ValueError when the words do not allow another name.
    """
    used = {_core(name) for name in taken}
    made: list[str] = []
    for industry, region in zip(industries, regions, strict=True):
        for _ in range(TRIES):
            name = _company(rng, industry, region)
            if _core(name) not in used:
                break
        else:
            raise ValueError(f"no name left for {industry} in {region}; add families or places")
        used.add(_core(name))
        made.append(name)
    return made


def person_names(rng: np.random.Generator, count: int) -> list[str]:
    """`count` distinct full names of mixed origin."""
    origins = list(PEOPLE)
    weights = np.array([PEOPLE[origin][0] for origin in origins])
    used: set[str] = set()
    made: list[str] = []
    firsts: dict[str, int] = {}
    while len(made) < count:
        _, first, last = PEOPLE[origins[rng.choice(len(origins), p=weights / weights.sum())]]
        name = f"{_pick(rng, first)} {_pick(rng, last)}"
        # A first name that is already common gives way, so that lists are easy to read.
        crowded = firsts.get(name.split()[0], 0) > len(made) // 90
        if name in used or (crowded and rng.random() < 0.9):
            continue
        used.add(name)
        firsts[name.split()[0]] = firsts.get(name.split()[0], 0) + 1
        made.append(name)
    return made


def _company(rng: np.random.Generator, industry: str, region: str) -> str:
    countries = COUNTRIES[region]
    country = list(countries)[rng.choice(len(countries), p=list(countries.values()))]
    tongue = TONGUE[country]
    words = TRADES[industry]
    trade = _pick(rng, words[tongue])
    if rng.random() < FAMILY_SHARE:
        a, b = rng.choice(len(FAMILIES[country]), 2, replace=False)
        pair = {"a": FAMILIES[country][a], "b": FAMILIES[country][b]}
        head = _pick(rng, KIN[tongue]).format(**pair)
    else:
        head = _pick(rng, PLACES[country])
    return f"{head} {trade} {_pick(rng, LEGAL[country])}".strip()


def _core(name: str) -> str:
    """The name without its legal form, for comparing."""
    for form in sorted({form for forms in LEGAL.values() for form in forms if form}, key=len)[::-1]:
        if name.endswith(f" {form}"):
            return name.removesuffix(f" {form}").lower()
    return name.lower()


def _pick(rng: np.random.Generator, options: Sequence[str]) -> str:
    return options[int(rng.integers(len(options)))]
