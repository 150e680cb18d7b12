namespace MnistTriplet;

/// <summary>Something the user gave cannot be used; the message is one line that says what and how to mend it.</summary>
internal sealed class InputException(string message) : Exception(message);
