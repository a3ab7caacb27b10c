"""The look of figures: the allowed values of ``plot.`` in a configuration, and of the scripts' options."""

from experiments.rules import Rule, either, flag, number, one_of, text, whole, words

LOOK: dict[str, Rule] = {
    "title": either(None, text()),
    "classes": words(),
    "theme": one_of("light", "dark"),
    "font_size": either(None, number(at_least=4, at_most=40)),
    "dpi": either(None, whole(30, below=1201)),
    "width": either(None, number(at_least=3, at_most=200)),
    "labels": words(),
    "lang": one_of("en", "zh"),
    "greyscale": flag(),
}
