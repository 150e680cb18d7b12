using System.Text;
using System.Xml;
using System.Xml.Linq;
using MetricLearning.Persistence;

namespace MetricLearning.Reporting.Pages;

/// <summary>Writes a page: HTML that is well-formed XML too, with one line feed at its end.</summary>
internal static class PageFile
{
    private static readonly HashSet<string> Void = ["meta", "br", "img", "link", "hr"];

    /// <summary>Writes the page to a stream, in UTF-8 without a mark.</summary>
    public static void Write(XElement html, Stream stream)
    {
        foreach (XElement element in html.DescendantsAndSelf())
        {
            if (element.IsEmpty && !Void.Contains(element.Name.LocalName) && !IsDrawing(element))
            {
                element.Add(string.Empty); // <td></td>: HTML does not know <td />
            }
        }

        UTF8Encoding encoding = new(encoderShouldEmitUTF8Identifier: false);
        using StreamWriter text = new(stream, encoding, leaveOpen: true) { NewLine = "\n" };
        text.Write("<!DOCTYPE html>\n");
        XmlWriterSettings settings = new()
        {
            OmitXmlDeclaration = true,
            ConformanceLevel = ConformanceLevel.Fragment,
            NewLineHandling = NewLineHandling.None,
            CloseOutput = false,
        };
        using (XmlWriter writer = XmlWriter.Create(text, settings))
        {
            html.WriteTo(writer);
        }

        text.Write('\n');
    }

    /// <summary>
    /// Writes the page as index.html of a folder, which is made where there is none: under a temporary name, then moved. Whatever fails
    /// leaves the folder as it was.
    /// </summary>
    /// <returns>The path of the file.</returns>
    /// <exception cref="IOException">The folder cannot be made or written to.</exception>
    public static string Write(XElement html, string folder)
    {
        string whole = Path.GetFullPath(folder);
        string path = Path.Combine(whole, "index.html");
        List<string> made = [];
        try
        {
            for (string? missing = whole; missing is not null && !Path.Exists(missing); missing = Path.GetDirectoryName(missing))
            {
                made.Add(missing);
            }

            Directory.CreateDirectory(whole);
            AtomicFile.Write(path, byteCount: 0, stream => Write(html, stream)); // its length is not known yet
            return path;
        }
        catch (Exception exception)
        {
            Remove(made);
            if (exception is UnauthorizedAccessException or IOException)
            {
                throw new IOException(
                    $"The report could not be written as {path}: {exception.Message} " +
                    "Pass a folder that this program may write to, with space left.",
                    exception);
            }

            throw;
        }
    }

    // The first failure is told, not that of cleaning up after it.
    private static void Remove(List<string> madeFolders)
    {
        try
        {
            foreach (string folder in madeFolders.Where(Directory.Exists))
            {
                Directory.Delete(folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static bool IsDrawing(XElement element) => element.AncestorsAndSelf("svg").Any();
}
