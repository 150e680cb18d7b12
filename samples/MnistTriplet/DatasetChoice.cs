namespace MnistTriplet;

/// <summary>Which digits the experiment runs on.</summary>
internal enum DatasetChoice
{
    /// <summary>MNIST if it can be had, else the embedded digits, with a notice.</summary>
    MnistIfAvailable,

    /// <summary>MNIST or nothing.</summary>
    Mnist,

    /// <summary>The embedded digits.</summary>
    Digits,
}
