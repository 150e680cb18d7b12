using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class ExcludedRowsTests
{
    [Test]
    public void With_OneRowAfterAnother_HoldsThemAndLeavesTheSetsBefore()
    {
        int[] rows = [0, 63, 64, 4095, 4096, 100_000];
        List<ExcludedRows> sets = [ExcludedRows.None];
        foreach (int row in rows)
        {
            sets.Add(sets[^1].With(row));
        }

        for (int i = 0; i < sets.Count; i++)
        {
            sets[i].Count.Should().Be(i);
            rows.Where(sets[i].Contains).Should().Equal(rows.Take(i));
            (sets[i].Contains(1), sets[i].Contains(62), sets[i].Contains(99_999)).Should().Be((false, false, false));
        }
    }

    [Test]
    public void With_ManyRowsSomeTwice_CountsEachOnce()
    {
        ExcludedRows some = ExcludedRows.None.With(10);

        ExcludedRows more = some.With([.. Enumerable.Range(0, 500).Where(i => i % 5 == 0), 5, 5, 10]);

        (some.Count, more.Count).Should().Be((1, 100));
        Enumerable.Range(0, 600).Where(more.Contains).Should().Equal(Enumerable.Range(0, 100).Select(i => 5 * i));
    }

    [Test]
    public void Bits_FromARowOn_AreThoseOfItsWord()
    {
        ExcludedRows rows = ExcludedRows.None.With([64, 66, 80, 127, 128]);

        rows.Bits(64).Should().Be((1UL << 63) | (1UL << 16) | 0b101);
        rows.Bits(80).Should().Be((1UL << 47) | 1);
        (rows.Bits(0), rows.Bits(128), rows.Bits(1 << 30), ExcludedRows.None.Bits(64)).Should().Be((0, 1, 0, 0));
    }
}
