"""How answers are worded in English: words that claim nothing, words that say "not there", words that say "perhaps".

These are the words of those who answer from passages, as schemas hold the words of those who write papers. They know no
domain.
"""

from __future__ import annotations

import re
from typing import Final

FRAME: Final = frozenset(
    """
    a about above according across after again against all almost along also although always am among an and another any anything are
    around as asked at be because been before being below beside besides between beyond both but by came can come could did do does doing
    done down due during each either else enough even ever every few first for from further get gets give given gives go goes had half
    has have having he hence her here hers him his how however i if in indeed instead into is it its itself just last least less let like
    likely long made make makes many may me might mine more moreover most much must my namely near nearly need neither never next no nor
    not nothing now of off often on once one only onto or other others otherwise our out over own part per perhaps please possible
    possibly probably put quite rather really said same say says second see seem seems several shall she should since so some something
    such sure than that the their them then there thereby therefore these they thing things third this those though through throughout
    thus to together too toward towards two under until up upon us use used useful user uses using usually utilise utilised utilize
    utilized utilizes utilizing various very via was way we well were what when where whereas whether which while who whole whom whose
    why will with within without would yes yet you your
    accordance addition additional additionally answer answers apart appear appears apply applied applies applying article assume author
    authors available base based basis case cases cited clear clearly conclusion consider considered consist consists contain contained
    contains context contexts definitive definitively depict depicted describe described describes description detail detailed details
    determine determined different discuss discussed discusses document documents employ employed employs especially etc evidence example
    examples excerpt excerpts explain explained explicit explicitly extract fact fig figure figures finally find follow following follows
    found furthermore general generally hand helpful identified identify illustrate illustrated imply implied implies include included
    includes including indicate indicated indicates infer inferred information instance involve involved involves involving kind know
    known list listed main mainly mean means mention mentioned mentions name named note noted number numbers overall page paper papers
    particular particularly passage passages piece pieces point points portion present presented presents primary provide provided
    provides providing query question questions reason reasonable refer reference references referred refers regarding relate related
    relevant report reported reports respectively result section sections sentence show showed showing shown shows snippet source
    sources specific specifically specified specify state stated statement states study subsection suggest suggested suggesting suggests
    suggestion summarize summary supplied table tables text texts titled topic total type types typical typically unclear work
    technique techniques method methods approach approaches process processes step steps potential potentially popular widely commonly
    frequently crucial important essential efficient efficiently effective effectively ensure ensures ensuring allow allows allowing help
    helps helping enable enables form forms aspect aspects role ways purpose aim aims goal order
    build builds built building implement implements implemented implementing develop develops developed create creates created creating
    perform performs performed conduct conducted carry carried run runs ran
    """.split()
)
"""Words that an answer is made with, and that claim nothing of its matter."""

_TELLS: Final = (
    r"(?:mention|specif|stat(?:e|ed|es|ing)\b|describ|indicat|discuss|disclos|report|address|reveal|elaborat|say\b|says\b|said\b"
    r"|detail(?:ed|s)?\b|list(?:ed)?\b|nam(?:e|ed)\b|explicit|explain|cover|refer|touch)"
)
_SPEAKS: Final = (
    r"(?:text|passages?|contexts?|excerpts?|documents?|paper|article|study|authors?|snippets?|sources?|pieces|sections?|it"
    r"|information|details?)"
)
_GIVEN: Final = r"(?:provided|given|clear|available|known|clarified|found|present|evident)"
_CANNOT: Final = r"(?:don't|do\snot|does\snot|cannot|can't|could\snot|couldn't|(?:unable|impossible|not\spossible|difficult|hard)\sto)"
ABSENCE: Final = re.compile(
    rf"""
      (?:\bnot|n't|\bnever|\bnowhere|\bneither) \s (?:[\w-]+ \s){{0,4}}? {_TELLS}
    | \b{_SPEAKS}\b [^.;]{{0,60}}? (?:\bnot|n't) \s (?:[\w-]+\s){{0,3}}?
      (?:provid|includ|contain|giv|offer|present|clarif|answer|show)
    | (?:\bnot|n't) \s (?:[\w-]+\s){{0,2}}? {_GIVEN}\b [^.;]{{0,40}}?
      \b(?:in|from|by|within|based\son)\s(?:the|this|these|any)\s(?:[\w-]+\s){{0,2}}?{_SPEAKS}\b
    | \b(?:no|without|lacks?|lacking|insufficient) \s (?:[\w-]+,? \s){{0,4}}?
      (?:mention|information|details?|indication|reference|evidence|description|specification)\b
    | \bno \s (?:[\w-]+ \s){{0,5}}? (?:is|are|was|were) \s (?:[\w-]+ \s)? {_TELLS}
    | \b(?:unclear|unknown|unspecified|unstated|undisclosed|insufficient)\b
    | \b{_CANNOT} \s (?:[\w-]+\s){{0,3}}?
      (?:know|determined?|tell|say|find|answer|identify|identified|ascertain|conclude|infer|stated|specified)\b
    | ^\W*(?:none|n/a|no\sanswer|not\s(?:mentioned|specified|stated|applicable|reported|given|provided|available))\W*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A clause that says that the passages do not answer."""

HEDGE: Final = re.compile(
    r"""
      \b(?:might|may|could|would|likely|probably|possibly|perhaps|presumably|potentially|plausibly|seemingly|apparently|supposedly)\b
    | \b(?:suggest|suggests|suggesting|implies|implying|appears?|seems?|assum(?:e|es|ed|ing|ption)|infer(?:red|s)?|guess)\b
    | \b(?:speculat|presum|hypothetical)\w*
    | \bit\sis\s(?:\w+\s)?(?:possible|plausible|reasonable|conceivable|common|typical)\b
    | \b(?:in\sprinciple|typical(?:ly)?|usually|generally|commonly|often|popular|can\sbe|should\sbe|(?:is|are)\sexpected\sto)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Words by which an answer says that something is only possible, or usual."""

NEGATION: Final = re.compile(
    r"\b(?:not|never|neither|nor|without|no|none|cannot|lacks?|lacking|instead\sof|rather\sthan)\b|n't\b", re.IGNORECASE
)
"""Words that turn a clause into its opposite."""

CLAUSE_END: Final = re.compile(
    r"""
      ;\s+
    | ,\s+ (?= (?:which|where|while|whereas|but|although|though|however|yet|suggest\w*|indicat\w*|implying|implies|meaning
               |allowing|ensuring|enabling|making|leading|resulting|thus|therefore|so|since|because|as\swell\sas|rather\sthan
               |instead\sof)\b )
    | ,\s+ (?= and\s (?:it|they|this|these|there|we|he|she|the|no|its|their)\b )
    | \s+ (?= (?:but|whereas|although|though|because|however)\s )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Where one claim of a sentence ends and the next one begins."""

CONCESSION: Final = re.compile(
    r"\W*(?:(?:and|but|however),?\s)?(?:while|although|though|whereas|even\sthough|since|because|as|given|if)\b[^,;]*(?P<end>,\s+)",
    re.IGNORECASE,
)
"""How a clause begins that grants or assumes one thing, before the sentence says another."""

EXAMPLES: Final = re.compile(r"\((?:e\.?g\.?|for example|such as|i\.e\.)[^()]*\)", re.IGNORECASE)
"""What a question gives for example is no part of what it asks."""
