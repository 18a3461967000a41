# What a bench says of these rules, times left out.
required_score 4
body     BUY_NOW    /buy now/i
score    BUY_NOW    1
describe BUY_NOW    Wants <you> to buy
header   __FREE     Subject =~ /free/i
meta     FREE_BUY   __FREE && BUY_NOW
score    FREE_BUY   2
body     PARTY      /(?<!birthday )party/
score    PARTY      0.5
body     NEVER      /never/
score    NEVER      1
body     LIST       /unsubscribe here/
score    LIST       -1
body     ANEW       /beer/
