using MetricLearning.Distances;
using MetricLearning.Neighbors;

namespace MetricLearning.USearch.Tests;

public class RowCodecTests
{
    [Test]
    public void Decode_Encoded_IsTheRowToTheRoundingOfTheStorage()
    {
        float[] row = Samples.Rows(1, 33, 1), read = new float[33];
        (RowStorage Storage, double Error)[] cases = [(RowStorage.SinglePrecision, 0), (RowStorage.HalfPrecision, 1.0 / 1024)];
        foreach ((RowStorage storage, double error) in cases)
        {
            RowCodec codec = new(DistanceMetric.Euclidean, 33, storage);
            byte[] stored = new byte[codec.ByteCount];
            codec.Encode(row, stored);
            codec.Decode(stored, read);

            row.Zip(read).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) <= error * Math.Abs(pair.First), $"{storage}");
        }
    }

    [Test]
    public void Encode_ZeroRow_StaysZero([Values] RowStorage storage)
    {
        RowCodec codec = new(DistanceMetric.Cosine, 3, storage);
        byte[] stored = [.. Enumerable.Repeat((byte)9, codec.ByteCount)];
        codec.Encode(new float[3], stored);

        stored.Should().OnlyContain(one => one == 0);
        codec.IsFinite(stored).Should().BeTrue();
    }

    [Test]
    public void Encode_DecodedRow_GivesTheSameBytes([Values] RowStorage storage)
    {
        RowCodec codec = new(DistanceMetric.Cosine, 20, storage);
        byte[] first = new byte[codec.ByteCount], second = new byte[codec.ByteCount];
        float[] read = new float[20];
        codec.Encode(Samples.Rows(1, 20, 5), first);
        codec.Decode(first, read);
        codec.Encode(read, second);

        second.Should().Equal(first);
    }

    [Test]
    public void IsFinite_NaNOrInfinity_IsFalse()
    {
        RowCodec single = new(DistanceMetric.Euclidean, 1, RowStorage.SinglePrecision);
        RowCodec half = new(DistanceMetric.Euclidean, 1, RowStorage.HalfPrecision);

        single.IsFinite(BitConverter.GetBytes(float.NaN)).Should().BeFalse();
        half.IsFinite(BitConverter.GetBytes(Half.PositiveInfinity)).Should().BeFalse();
    }

    [Test]
    public void Distance_OfRows_IsTheCoresToTheBit([Values] DistanceMetric metric)
    {
        float[] rows = [.. Samples.Rows(50, 13, 1), .. new float[13]];
        NeighborIndex index = new(metric, 1);
        index.Add(new(rows, [51, 13], []));
        foreach (float[] query in (float[][])[Samples.Rows(1, 13, 2), rows[..13], new float[13]])
        {
            NeighborTable table = index.SearchRow(query, 51);
            for (int place = 0; place < 51; place++)
            {
                float[] row = rows[(table.Indices(0)[place] * 13)..][..13];
                ((float)RowDistance.Of(metric, query, row)).Should().Be(table.Distances(0)[place]);
            }
        }
    }

    [Test]
    public void Checksum_OfTheDigits_IsTheKnownOne()
    {
        Checksum sum = new();
        sum.Add("1234"u8);
        sum.Add("56789"u8);

        sum.Value.Should().Be(0xE3069283, "it is the check value of CRC-32C");
    }
}
