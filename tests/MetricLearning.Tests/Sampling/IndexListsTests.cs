using CsCheck;
using MetricLearning.Sampling;

namespace MetricLearning.Tests.Sampling;

public class IndexListsTests
{
    [Test]
    public void Add_AnyLists_GivesEachBack() =>
        Gen.Int.Array[0, 9].Array[0, 99].Sample(
            expected =>
            {
                IndexLists lists = Filled(expected);

                lists.Count.Should().Be(expected.Length);
                lists.IndexCount.Should().Be(expected.Sum(list => list.Length));
                for (int i = 0; i < expected.Length; i++)
                {
                    lists[i].ToArray().Should().Equal(expected[i]);
                }
            },
            iter: 100);

    [TestCase(-1)]
    [TestCase(2)]
    [TestCase(int.MaxValue)]
    public void Indexer_ListThatIsNotThere_IsEmpty(int list) => Filled([1, 2], [3])[list].Length.Should().Be(0);

    [Test]
    public void Clear_SomeLists_ForgetsThemAndTakesOthers()
    {
        IndexLists lists = Filled([1, 2], [3]);

        lists.Clear();
        lists.IndexCount.Should().Be(0);
        lists.Add([7]);

        lists.Count.Should().Be(1);
        lists[0].ToArray().Should().Equal(7);
        lists[1].Length.Should().Be(0);
    }

    [Test]
    public void ThrowIfFull_MoreThanFits_SaysTheLimit()
    {
        IndexLists lists = new(maxIndexCount: 3);
        lists.Add([1, 2]);

        lists.ThrowIfFull(1);
        FluentActions.Invoking(() => lists.ThrowIfFull(2)).Should().Throw<InvalidOperationException>()
            .WithMessage(
                "The set lists 2 rows; with 2 more they exceed the 3 that fit it. Use smaller batches or a sampler that takes " +
                "fewer pairs.");
        FluentActions.Invoking(() => lists.ThrowIfFull(int.MaxValue)).Should().Throw<InvalidOperationException>();
    }

    private static IndexLists Filled(params int[][] values)
    {
        IndexLists lists = new(maxIndexCount: 10_000);
        foreach (int[] list in values)
        {
            lists.Add(list);
        }

        return lists;
    }
}
