namespace MnistTriplet;

/// <summary>Which images the experiment runs on.</summary>
internal enum DatasetChoice
{
    /// <summary>A folder that the user names, else MNIST if it can be had, else its embedded test images, with a notice.</summary>
    MnistIfAvailable,

    /// <summary>A folder that the user names, else MNIST, or nothing.</summary>
    Mnist,

    /// <summary>The embedded test images of MNIST.</summary>
    MnistTest,

    /// <summary>The embedded digits.</summary>
    Digits,
}
