namespace MetricLearning.Tool.Data;

/// <summary>Finds quotes that a table must not have: one opens or closes a whole value, or is doubled inside a quoted one.</summary>
/// <remarks>
/// Sep takes every quote for the begin or end of quoting, wherever it stands. Another such quote lines below makes one row of all lines
/// between them, and nobody is told.
/// </remarks>
internal static class TableQuotes
{
    private const char Quote = '"';

    /// <summary>Requires that all quotes of a row are in their places.</summary>
    /// <param name="row">The row as it stands in the file.</param>
    /// <param name="separator">What stands between values.</param>
    /// <param name="name">The name of the file.</param>
    /// <param name="line">The first line of the row, from 1.</param>
    /// <exception cref="InputException">One is not.</exception>
    public static void Check(ReadOnlySpan<char> row, char separator, string name, int line)
    {
        if (row.Contains(Quote) && FindBad(row, separator) is int place and >= 0)
        {
            throw new InputException(
                $"{name}, line {line + LineFeeds(row[..place])}, has a quote that neither opens nor closes a whole value; put quotes " +
                "around the whole value, without a space before them, and double each inside it, such as \"5\"\" bolt\", or take " +
                "the quote out.");
        }
    }

    // Where the first value begins whose quotes are wrong; -1 for none.
    private static int FindBad(ReadOnlySpan<char> row, char separator)
    {
        int start = 0;
        while (start < row.Length)
        {
            int length = LengthOf(row[start..], separator);
            if (length < 0)
            {
                return start;
            }

            start += length + 1;
        }

        return -1;
    }

    // The length of the value that the rest of a row begins with; -1 where its quotes are wrong.
    private static int LengthOf(ReadOnlySpan<char> rest, char separator)
    {
        if (rest[0] != Quote)
        {
            int end = rest.IndexOfAny(separator, Quote);
            return end < 0 ? rest.Length : rest[end] == separator ? end : -1;
        }

        int after = 1;
        while (true)
        {
            int next = rest[after..].IndexOf(Quote);
            if (next < 0)
            {
                return -1; // never closed
            }

            after += next + 1;
            int blanks = BlanksOf(rest[after..], separator);
            if (after + blanks == rest.Length || rest[after + blanks] == separator)
            {
                return after + blanks; // white space around a value is no part of it
            }

            if (rest[after++] != Quote)
            {
                return -1;
            }
        }
    }

    private static int BlanksOf(ReadOnlySpan<char> text, char separator)
    {
        int count = 0;
        while (count < text.Length && text[count] != separator && text[count] is ' ' or '\t')
        {
            count++;
        }

        return count;
    }

    private static int LineFeeds(ReadOnlySpan<char> text)
    {
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool endsLater = text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n';
            count += (text[i] is '\r' or '\n') && !endsLater ? 1 : 0;
        }

        return count;
    }
}
