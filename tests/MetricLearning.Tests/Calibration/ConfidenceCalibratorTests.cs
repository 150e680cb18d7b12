using MetricLearning.Calibration;
using MetricLearning.Evaluation;

namespace MetricLearning.Tests.Calibration;

public class ConfidenceCalibratorTests
{
    [TestCase(200, ConfidenceMethod.Logistic)]
    [TestCase(4000, ConfidenceMethod.Logistic)]
    [TestCase(4000, ConfidenceMethod.Isotonic)]
    [TestCase(4000, ConfidenceMethod.Automatic)]
    public void Fit_RowsOfAKnownLaw_IsCalibratedOnOthers(int rows, ConfidenceMethod method)
    {
        Evidence train = Evidence.Draw(rows, seed: 1);
        Evidence test = Evidence.Draw(20_000, seed: 2);

        ConfidenceCalibrator calibrator =
            ConfidenceCalibrator.Fit(train.Shares, train.Distances, train.IsCorrect, options: new() { Method = method });

        double[] confidences = test.ConfidencesBy(calibrator);
        CalibrationReport.Of(confidences, test.IsCorrect).ExpectedCalibrationError.Should().BeLessThan(rows < 1000 ? 0.06 : 0.025);
        RiskCoverageCurve.Of(confidences, test.IsCorrect).Area.Should().BeLessThan(
            RiskCoverageCurve.Of(test.Shares, test.IsCorrect).Area, "the distance says something too");
    }

    [Test]
    public void Fit_ALawThatIsNoLogisticModel_IsCorrectedByIsotonicRegression()
    {
        Evidence train = Evidence.DrawSteep(5000, seed: 3);
        Evidence test = Evidence.DrawSteep(20_000, seed: 4);
        double ErrorOf(ConfidenceMethod method) => CalibrationReport.Of(
            test.ConfidencesBy(ConfidenceCalibrator.Fit(train.Shares, train.Distances, train.IsCorrect, [], new() { Method = method })),
            test.IsCorrect).ExpectedCalibrationError;

        double corrected = ErrorOf(ConfidenceMethod.Automatic);

        corrected.Should().Be(ErrorOf(ConfidenceMethod.Isotonic)).And.BeLessThan(0.02);
        corrected.Should().BeLessThan(ErrorOf(ConfidenceMethod.Logistic) / 2);
    }

    [Test]
    public void Fit_FewRows_IsTheLogisticModelAlone()
    {
        Evidence train = Evidence.Draw(300, seed: 5);

        ConfidenceCalibrator.Fit(train.Shares, train.Distances, train.IsCorrect).Parameters.KnotInputs.Should().BeEmpty();
    }

    [TestCase(50)]
    [TestCase(3000)]
    public void ConfidenceOf_MoreVotesOrLessDistance_NeverFalls(int rows)
    {
        Evidence train = Evidence.Draw(rows, seed: 7);
        ConfidenceCalibrator calibrator = ConfidenceCalibrator.Fit(train.Shares, train.Distances, train.IsCorrect);
        double[] shares = [.. Enumerable.Range(0, 21).Select(i => i / 20.0)];
        double[] distances = [0, 1e-300, 0.01, 0.5, 1, 1.0001, 2, 50, 1e300, double.PositiveInfinity];

        foreach (double distance in distances)
        {
            shares.Select(share => calibrator.ConfidenceOf(share, distance)).Should().BeInAscendingOrder()
                .And.OnlyContain(confidence => confidence > 0 && confidence < 1);
        }

        foreach (double share in shares)
        {
            distances.Select(distance => calibrator.ConfidenceOf(share, distance)).Should().BeInDescendingOrder();
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Fit_OneKindOfRow_IsNotCertainAndLessSureFarAway(bool isCorrect)
    {
        bool[] flags = new bool[20];
        Array.Fill(flags, isCorrect);
        double[] distances = [.. Enumerable.Range(1, 20).Select(i => (double)i)];

        ConfidenceCalibrator calibrator = ConfidenceCalibrator.Fit(Enumerable.Repeat(0.8, 20).ToArray(), distances, flags);

        double usual = calibrator.ConfidenceOf(0.8, 10);
        usual.Should().BeInRange(isCorrect ? 0.85 : 0.02, isCorrect ? 0.98 : 0.15, "of 20 rows about 21 of 22 are like them");
        calibrator.ConfidenceOf(0.8, 100).Should().BeLessThan(usual / 1.2);
    }

    [Test]
    public void Fit_OneRow_SaysLittle() => ConfidenceCalibrator.Fit([1], [0], [true]).ConfidenceOf(1, 0).Should().BeInRange(0.5, 0.9);

    [Test]
    public void Fit_EvidenceAgainstItsDirection_IsNotUsed()
    {
        Evidence train = Evidence.Draw(2000, seed: 8);
        ConfidenceParameters parameters = ConfidenceCalibrator
            .Fit(train.Shares, train.Distances, [.. train.IsCorrect.Select(correct => !correct)]).Parameters;

        (parameters.VoteWeight, parameters.DistanceWeight).Should().Be((0, 0));
    }

    [Test]
    public void Fit_UnknownRows_CountAsTheShareExpected()
    {
        // Half of the known rows are right, all rows look alike: what is left is the share of right rows.
        double[] shares = Enumerable.Repeat(0.9, 3000).ToArray();
        double[] distances = Enumerable.Repeat(1.0, 3000).ToArray();
        bool[] isKnown = [.. Enumerable.Range(0, 3000).Select(i => i < 2000)];
        bool[] isCorrect = [.. Enumerable.Range(0, 3000).Select(i => i % 2 == 0)];
        double ConfidenceAt(double? share) => ConfidenceCalibrator
            .Fit(shares, distances, isCorrect, isKnown, new() { UnknownShare = share }).ConfidenceOf(0.9, 1);

        ConfidenceAt(null).Should().BeApproximately(1 / 3.0, 0.01);
        ConfidenceAt(0.1).Should().BeApproximately(0.45, 0.01);
        ConfidenceAt(0.9).Should().BeApproximately(0.05, 0.01);
    }

    [Test]
    public void Constructor_Parameters_GiveTheSameBits([Values(100, 3000)] int rows)
    {
        Evidence train = Evidence.Draw(rows, seed: 9);
        ConfidenceCalibrator fitted = ConfidenceCalibrator.Fit(train.Shares, train.Distances, train.IsCorrect);

        ConfidenceCalibrator restored = new(fitted.Parameters);

        train.ConfidencesBy(restored).Should().Equal(train.ConfidencesBy(fitted));
        restored.ToString().Should().Be(fitted.ToString());
    }

    [Test]
    public void Constructor_ListsThatChangeLater_AreCopied()
    {
        double[] outputs = [0, 1];
        ConfidenceCalibrator calibrator = new(Valid with { KnotInputs = [0, 1], KnotOutputs = outputs });
        double before = calibrator.ConfidenceOf(1, 0);
        outputs[1] = 0.5;

        calibrator.ConfidenceOf(1, 0).Should().Be(before);
    }

    [Test]
    public void ConfidenceOf_ARow_IsTheDocumentedFormula()
    {
        ConfidenceCalibrator calibrator =
            new(new() { VoteWeight = 2, DistanceWeight = 3, Intercept = 1, DistanceScale = 4, Floor = 0.1 });

        double z = 1 + (2 * Math.Log(0.85 / 0.25)) - (3 * Math.Log(1.5));
        calibrator.ConfidenceOf(0.8, 2).Should().BeApproximately(0.1 + (0.8 / (1 + Math.Exp(-z))), 1e-14);
    }

    [Test]
    public void ConfidenceOf_ARow_AllocatesNothing()
    {
        Evidence train = Evidence.Draw(3000, seed: 10);
        ConfidenceCalibrator calibrator = ConfidenceCalibrator.Fit(train.Shares, train.Distances, train.IsCorrect);
        calibrator.ConfidenceOf(0.5, 1);

        long before = GC.GetAllocatedBytesForCurrentThread();
        calibrator.ConfidenceOf(0.6, 1.5);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [TestCase(-0.1, 1, "voteShare")]
    [TestCase(1.1, 1, "voteShare")]
    [TestCase(double.NaN, 1, "voteShare")]
    [TestCase(0.5, -1, "distance")]
    [TestCase(0.5, double.NaN, "distance")]
    public void ConfidenceOf_OutOfRange_SaysWhich(double share, double distance, string name)
    {
        Action act = () => new ConfidenceCalibrator(Valid).ConfidenceOf(share, distance);

        act.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name);
    }

    [Test]
    public void Constructor_WrongNumbers_SaysWhich()
    {
        (ConfidenceParameters Parameters, string Name)[] cases =
        [
            (Valid with { VoteWeight = -1 }, "VoteWeight"),
            (Valid with { DistanceWeight = double.NaN }, "DistanceWeight"),
            (Valid with { Intercept = double.PositiveInfinity }, "Intercept"),
            (Valid with { DistanceScale = 0 }, "DistanceScale"),
            (Valid with { Floor = 0.5 }, "Floor"),
            (Valid with { KnotInputs = [1] }, "KnotOutputs"),
            (Valid with { KnotInputs = null! }, "KnotInputs"),
            (Valid with { KnotInputs = [2, 1], KnotOutputs = [1, 2] }, "KnotInputs"),
            (Valid with { KnotInputs = [1, 2], KnotOutputs = [1, 1] }, "KnotOutputs"),
        ];
        foreach ((ConfidenceParameters parameters, string name) in cases)
        {
            Action act = () => _ = new ConfidenceCalibrator(parameters);

            act.Should().Throw<ArgumentException>().WithParameterName(name);
        }

        Action none = () => _ = new ConfidenceCalibrator(null!);
        none.Should().Throw<ArgumentNullException>().WithParameterName("parameters");
    }

    [Test]
    public void Fit_WrongOptions_SaysWhich()
    {
        Action method = () => ConfidenceCalibrator.Fit([1], [1], [true], options: new() { Method = (ConfidenceMethod)7 });
        Action share = () => ConfidenceCalibrator.Fit([1], [1], [true], options: new() { UnknownShare = 1 });

        method.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("Method");
        share.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("UnknownShare");
    }

    private static ConfidenceParameters Valid { get; } =
        new() { VoteWeight = 1, DistanceWeight = 1, Intercept = 0, DistanceScale = 1, Floor = 0.01 };

    private sealed record Evidence(double[] Shares, double[] Distances, bool[] IsCorrect)
    {
        public static Evidence Draw(int rows, int seed) =>
            Draw(rows, seed, (share, distance) => LogisticModel.Sigmoid((4 * share) - (2 * distance) + 0.5));

        public static Evidence DrawSteep(int rows, int seed) =>
            Draw(rows, seed, (share, distance) => share - (distance / 4) > 0.2 ? 0.95 : 0.3);

        public double[] ConfidencesBy(ConfidenceCalibrator calibrator) => [.. Shares.Zip(Distances, calibrator.ConfidenceOf)];

        private static Evidence Draw(int rows, int seed, Func<double, double, double> law)
        {
            Random random = new(seed);
            double[] shares = [.. Enumerable.Range(0, rows).Select(_ => random.Next(1, 11) / 10.0)];
            double[] distances = [.. shares.Select(_ => 0.2 + (2 * random.NextDouble()))];
            return new(shares, distances, [.. shares.Zip(distances, (share, distance) => random.NextDouble() < law(share, distance))]);
        }
    }

    [TestCase(1000)]
    [TestCase(-1000)]
    public void ConfidenceOf_LargeOddsWithoutAFloor_IsAboveZeroAndBelowOne(double intercept)
    {
        ConfidenceCalibrator calibrator = new(new()
        {
            VoteWeight = 0,
            DistanceWeight = 0,
            Intercept = intercept,
            DistanceScale = 1,
            Floor = 0,
        });

        calibrator.ConfidenceOf(1, 0).Should().BeGreaterThan(0).And.BeLessThan(1);
    }
}
