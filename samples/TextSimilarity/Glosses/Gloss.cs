namespace TextSimilarity.Glosses;

/// <summary>One meaning of a noun, as WordNet describes it.</summary>
/// <param name="Part">What the gloss is for.</param>
/// <param name="ClassName">The noun class: the name of WordNet's lexicographer file without "noun.", such as animal.</param>
/// <param name="Synset">The eight digits that name the meaning in WordNet 3.0's data.noun.</param>
/// <param name="Word">The first word of the meaning.</param>
/// <param name="Text">The definition, without example sentences: all that is embedded.</param>
internal sealed record Gloss(GlossPart Part, string ClassName, string Synset, string Word, string Text);
