"""The language-model backends: the model reads numbered sentences, the gate decides what it has proven.

    settings    whom to ask, how, and at which price
    passages    a document to numbered sentences, the best of them where it is long; `orders` are left out
    questions   fields of the schema to questions, each with the form of its answer; words from `templates` in prompts/
    client      a question to a reply (`replies`), through instructor; the only part that knows it
    asking      replies kept on disk (`cache`), paid once, within limits of rate and cost (`ledger`)
    reading     questions that failed, asked again smaller
    proof       what a reply says, in the schema's names (`resolve`), to what the document proves
    vote        several readers to one answer
    judging     whose the candidates of the rules are, where no words say so
    backend     all of it: `LanguageModelBackend`, `HybridBackend`
    estimate    what a run would ask, without asking

Nothing here but `settings` is imported before a language model is asked for.
"""
