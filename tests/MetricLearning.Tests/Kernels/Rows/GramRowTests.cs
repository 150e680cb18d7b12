using MetricLearning.Kernels;

namespace MetricLearning.Tests.Kernels;

public class GramRowTests
{
    [Test]
    public void ToSquaredDistances_EveryLength_AgreesWithALoopAndListsTheCancelledColumns()
    {
        for (int length = 0; length <= 67; length++)
        {
            float[] norms = [.. Enumerable.Range(0, length).Select(j => 4f + (j % 3))];
            float[] row = [.. Enumerable.Range(0, length).Select(j => j % 5 == 0 ? 4.4f : 0.5f)];
            float[] expected = [.. row.Zip(norms, (g, n) => n + 5f - (g + g))];
            int[] cancelled = [.. Enumerable.Range(0, length).Where(j => expected[j] <= (norms[j] + 5f) * 0.1f)];
            int[] columns = new int[length];

            int count = GramRow.ToSquaredDistances(row, norms, 5f, 0.1f, columns);

            row.Should().Equal(expected);
            columns[..count].Should().Equal(cancelled);
        }
    }

    [Test]
    public void ToSquaredDistances_NaN_StaysAndIsNotListed()
    {
        float[] row = [.. Enumerable.Repeat(float.NaN, 19)];

        GramRow.ToSquaredDistances(row, new float[19], 1, 0.1f, new int[19]).Should().Be(0);

        row.Should().OnlyContain(value => float.IsNaN(value));
    }
}
