using System.Security.Cryptography;
using System.Text;
using TextSimilarity.Glosses;

namespace GlossEncoder;

/// <summary>
/// Draws glosses. All noun classes take part but Tops (the roots of the hierarchy) and motive (42 glosses). A class's glosses are ordered
/// by the SHA-256 of seed and synset, and the first ones are taken, so that a program in any language can draw the same.
/// </summary>
internal static class GlossSample
{
    private static readonly string[] LeftOut = ["Tops", "motive"];

    /// <summary>Draws as many training glosses of each class, then test glosses; class after class.</summary>
    /// <exception cref="InvalidDataException">A class has fewer glosses.</exception>
    public static IReadOnlyList<Gloss> Draw(IEnumerable<Gloss> glosses, int trainCountEach, int testCountEach, int seed)
    {
        ILookup<string, Gloss> byClass = glosses.ToLookup(gloss => gloss.ClassName);
        int countEach = trainCountEach + testCountEach;
        var drawn = new List<Gloss>();
        foreach (string name in NounFile.ClassNames.Except(LeftOut))
        {
            int count = byClass[name].Count();
            if (count < countEach)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"Class {name} has {count} glosses and {countEach} are wanted: give the whole data.noun of WordNet 3.0."));
            }

            drawn.AddRange(byClass[name]
                .OrderBy(gloss => Key(gloss, seed), StringComparer.Ordinal)
                .Take(countEach)
                .Select((gloss, place) => gloss with { Part = place < trainCountEach ? GlossPart.Train : GlossPart.Test }));
        }

        return drawn;
    }

    private static string Key(Gloss gloss, int seed) =>
        Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(FormattableString.Invariant($"{seed}:{gloss.Synset}"))));
}
