"""The language-model backend: the model reads numbered sentences, the gate decides what it has proven.

    settings    what to ask, of whom, at which price
    passages    a document to numbered sentences, the best of them where it is long
    questions   fields of the schema to questions, each with the form of its answer
    prompts/    the words of a question, as files to read and change
    client      a question to a reply, through instructor; the only part that knows it
    asking      replies kept on disk, paid once, within limits of rate and cost (`cache`, `ledger`)
    reading     questions that failed, asked again smaller
    proof       what a reply says to what the document proves
    vote        several readers to one answer
    backend     all of it: `LanguageModelBackend`, `HybridBackend`

Nothing here is imported before a language model is asked for.
"""
