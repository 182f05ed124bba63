"""Branching stories with state: `state, choice -> state`.

Pure and of the standard library: nothing here knows a widget, a file or a score. A play is
its seed and its list of choices, and replaying these gives the same states anywhere.

    types       what an author writes (the released half: scenes, choices, effects, luck)
    conditions  the small form in which a story says "if"
    engine      from a state and a choice to the next state; replay
    plays       players that decide by a rule, and the search for the best path
    checks      what can be wrong with a story, found in its text and by playing it
    graph       a story as a picture (SVG)

Effects are part of the exercise that a learner holds, because the learner's own kernel plays
it; whoever opens the JSON file can read what a choice does to a meter. Three things limit what
that is worth. What an answer is judged by is not there: neither the quality of a decision nor
its reasons, neither the weights of the meters nor the outcomes that forecasts are held
against. Luck is a hash of the seed and the draw, the same for every path, and the score
compares with the best path under that luck, so knowing it in advance moves the bar as well.
And a path that is read out of the file still has to be the path of good decisions.
"""
