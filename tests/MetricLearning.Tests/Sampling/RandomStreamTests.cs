using MetricLearning.Sampling;

namespace MetricLearning.Tests.Sampling;

public class RandomStreamTests
{
    [Test]
    public void Next_ManyDraws_IsInRangeAndNearlyUniform()
    {
        RandomStream random = new(seed: 1, number: 2);
        int[] counts = new int[7];
        for (int i = 0; i < 7000; i++)
        {
            counts[random.Next(7)]++;
        }

        // A binomial count of mean 1000 has a deviation of 29; five of them.
        counts.Should().OnlyContain(count => Math.Abs(count - 1000) < 150);
    }

    [Test]
    public void Next_NeighbouringSeedsAndNumbers_GiveUnrelatedStreams()
    {
        int[] first =
        [
            .. from seed in Enumerable.Range(-8, 16)
               from number in Enumerable.Range(0, 16)
               select new RandomStream(seed, number).Next(1 << 30),
        ];

        first.Should().OnlyHaveUniqueItems();
        // 256 draws below 2: the count of ones has mean 128 and deviation 8; five of them.
        first.Count(value => value < 1 << 29).Should().BeInRange(88, 168);
    }

    [Test]
    public void NextDouble_ManyDraws_IsEvenBelowOne()
    {
        RandomStream random = new(seed: 1, number: 2);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 10_000; i++)
        {
            double value = random.NextDouble();
            value.Should().BeInRange(0, Math.BitDecrement(1.0));
            sum += value;
            squares += value * value;
        }

        // The mean has a deviation of 1/√120000, that of the squares √(4/45)/100; five of each.
        (sum / 10_000).Should().BeApproximately(0.5, 0.0145);
        (squares / 10_000).Should().BeApproximately(1.0 / 3, 0.015);
    }

    [Test]
    public void NextWithin_ABound_IsEvenBetweenItsNegativeAndIt()
    {
        RandomStream random = new(seed: 1, number: 2);
        RandomStream same = random;

        for (int i = 0; i < 100; i++)
        {
            random.NextWithin(8).Should().Be((16 * same.NextDouble()) - 8);
        }
    }

    [Test]
    public void Next_NeighbouringNumbersAndParts_GiveUnrelatedStreams()
    {
        int[] first =
        [
            .. from number in Enumerable.Range(0, 16) from part in Enumerable.Range(0, 16) select new RandomStream(7, number, part).Next(
                1 << 30),
            .. from number in Enumerable.Range(0, 16) select new RandomStream(7, number).Next(1 << 30),
        ];

        first.Should().OnlyHaveUniqueItems();
        // 272 draws below 2: the count of ones has mean 136 and deviation 8.2; five of them.
        first.Count(value => value < 1 << 29).Should().BeInRange(95, 177);
    }

    [Test]
    public void Shuffle_ThreeValues_GivesAllSixOrdersAboutEquallyOften()
    {
        RandomStream random = new(seed: 3, number: 0);
        Dictionary<(int, int, int), int> counts = [];
        for (int i = 0; i < 6000; i++)
        {
            int[] values = [1, 2, 3];
            random.Shuffle(values);
            counts[(values[0], values[1], values[2])] = counts.GetValueOrDefault((values[0], values[1], values[2])) + 1;
        }

        // A binomial count of mean 1000 has a deviation of 29; five of them.
        counts.Should().HaveCount(6);
        counts.Values.Should().OnlyContain(count => Math.Abs(count - 1000) < 150);
    }
}
