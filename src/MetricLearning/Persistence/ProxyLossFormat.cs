using System.Numerics.Tensors;
using System.Text.Json;
using MetricLearning.Kernels;
using MetricLearning.Losses;

namespace MetricLearning.Persistence;

/// <summary>Losses with learned proxies in a model file: their options as an object of the settings, their proxies as a tensor.</summary>
internal static class ProxyLossFormat
{
    /// <summary>Writes a proxy-anchor loss. The caller has written the name of the object, or is within a list.</summary>
    /// <param name="model">The file.</param>
    /// <param name="prefix">What the name of its tensor begins with; may be empty.</param>
    /// <param name="loss">The loss; must not change until the file is written.</param>
    /// <exception cref="ArgumentException">A proxy is not finite. Nothing has been written.</exception>
    public static void Write(ModelWriter model, string prefix, ProxyAnchorLoss loss)
    {
        NetworkFormat.RequireFinite(loss.Parameters[0], nameof(loss));
        Utf8JsonWriter json = model.Settings;
        json.WriteStartObject();
        json.WriteNumber("margin", loss.Options.Margin);
        json.WriteNumber("scale", loss.Options.Scale);
        json.WriteEndObject();
        model.Tensors.Add(prefix + loss.Proxies.Name, loss.Proxies.Values);
    }

    /// <summary>Writes an ArcFace loss.</summary>
    /// <inheritdoc cref="Write(ModelWriter, string, ProxyAnchorLoss)"/>
    public static void Write(ModelWriter model, string prefix, ArcFaceLoss loss)
    {
        NetworkFormat.RequireFinite(loss.Parameters[0], nameof(loss));
        Utf8JsonWriter json = model.Settings;
        json.WriteStartObject();
        json.WriteNumber("marginDegrees", loss.Options.MarginDegrees);
        json.WriteNumber("scale", loss.Options.Scale);
        json.WriteEndObject();
        model.Tensors.Add(prefix + loss.Proxies.Name, loss.Proxies.Values);
    }

    /// <summary>Reads a proxy-anchor loss.</summary>
    /// <exception cref="InvalidDataException">The settings make no such loss, or the file has no proxies of that prefix.</exception>
    public static ProxyAnchorLoss ReadProxyAnchor(ModelReader model, ModelSettings settings, string prefix)
    {
        settings.RequireNames("margin", "scale");
        ProxyAnchorLossOptions options = new() { Margin = settings.Double("margin"), Scale = settings.Double("scale") };
        return Read(model, prefix, (classes, dimension) => ProxyAnchorLoss.Blank(classes, dimension, options));
    }

    /// <summary>Reads an ArcFace loss.</summary>
    /// <inheritdoc cref="ReadProxyAnchor" path="/exception"/>
    public static ArcFaceLoss ReadArcFace(ModelReader model, ModelSettings settings, string prefix)
    {
        settings.RequireNames("marginDegrees", "scale");
        ArcFaceLossOptions options = new() { MarginDegrees = settings.Double("marginDegrees"), Scale = settings.Double("scale") };
        return Read(model, prefix, (classes, dimension) => ArcFaceLoss.Blank(classes, dimension, options));
    }

    // The file is as long as its header says, so memory for as many proxies is no more than the file's length, twice with gradients.
    private static T Read<T>(ModelReader model, string prefix, Func<int, int, T> make)
        where T : IEmbeddingLoss
    {
        int[] shape = model.ShapeOf<float>($"{prefix}proxies", rank: 2);
        try
        {
            T loss = make(shape[0], shape[1]);
            Tensor<float> proxies = loss.Parameters[0].Values;
            model.Read($"{prefix}proxies", proxies.Lengths, TensorMemory.Of<float>(proxies));
            return loss;
        }
        catch (ArgumentException exception)
        {
            throw model.Impossible("loss", exception);
        }
    }
}
