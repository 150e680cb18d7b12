using Microsoft.ML.OnnxRuntime;

namespace MetricLearning.OnnxRuntime;

/// <summary>A session with a count of the calls under way, so that it is disposed after the last of them.</summary>
internal sealed class ModelSession(InferenceSession session, bool isOwned) : IDisposable
{
    private int _uses = 1; // the owner's own until Dispose
    private int _isDisposed;

    /// <summary>The session; used only between <see cref="Enter"/> and <see cref="Exit"/>.</summary>
    public InferenceSession Session => session;

    /// <summary>Opens the model of a file.</summary>
    /// <exception cref="FileNotFoundException">The file or its folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">It holds no model that ONNX Runtime can run.</exception>
    /// <exception cref="InvalidOperationException">The native library is missing.</exception>
    public static InferenceSession Open(string path, int? threads)
    {
        try
        {
            using FileStream file = File.OpenRead(path); // refuses what cannot be read, with the usual exceptions
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException(
                $"The file {path} does not exist; expected an ONNX model. Put it there, or pass another path.", path, e);
        }

        // From the path, not from its bytes: a large model keeps its weights in files beside it.
        return Open(options => new(path, options), threads, $"The file {path}");
    }

    /// <summary>Opens a model in memory.</summary>
    /// <inheritdoc cref="Open(string, int?)" path="/exception[3]|/exception[4]"/>
    public static InferenceSession Open(byte[] model, int? threads) =>
        Open(options => new(model, options), threads, $"The model of {model.Length} bytes");

    /// <summary>Begins a call.</summary>
    /// <exception cref="ObjectDisposedException">The session was disposed.</exception>
    public void Enter()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, typeof(OnnxFeatures));
        for (int uses = Volatile.Read(ref _uses), seen; ; uses = seen)
        {
            ObjectDisposedException.ThrowIf(uses == 0, typeof(OnnxFeatures));
            seen = Interlocked.CompareExchange(ref _uses, uses + 1, uses);
            if (seen == uses)
            {
                return;
            }
        }
    }

    /// <summary>Ends a call.</summary>
    public void Exit()
    {
        if (Interlocked.Decrement(ref _uses) == 0 && isOwned)
        {
            session.Dispose();
        }
    }

    /// <summary>Refuses further calls, and disposes an own session when none is under way.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            Exit();
        }
    }

    private static InferenceSession Open(Func<SessionOptions, InferenceSession> open, int? threads, string source)
    {
        try
        {
            using SessionOptions options = new() { IntraOpNumThreads = threads ?? 0 };
            return open(options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException(
                $"{source} holds no model that this version of ONNX Runtime can run: {e.Message} Pass a whole ONNX model.", e);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException })
        {
            throw new InvalidOperationException(
                "The native library of ONNX Runtime was not found; expected one beside the program. Add the package " +
                "Microsoft.ML.OnnxRuntime, or another build of it, to your project.", e);
        }
    }
}
