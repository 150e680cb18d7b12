using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace MetricLearning.Postgres;

/// <summary>
/// What an error of Npgsql or of the server means, and its remedy. No message repeats a connection string, a row or a password.
/// </summary>
internal static partial class ServerError
{
    /// <summary>Whether an exception is one that <see cref="Translate"/> explains.</summary>
    public static bool IsOne(Exception exception) => exception is NpgsqlException or IOException or TimeoutException;

    /// <summary>
    /// The same for a connection that is held over several calls: Npgsql refuses to use one that broke, or whose data source was disposed
    /// of, by an <see cref="InvalidOperationException"/>.
    /// </summary>
    public static bool IsOneOfHeld(Exception exception) => IsOne(exception) || exception is InvalidOperationException;

    /// <summary>Whether an exception tells of an id that is in use.</summary>
    public static bool IsDuplicate(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <summary>An exception whose message says the remedy.</summary>
    /// <param name="exception">The cause.</param>
    /// <param name="task">What failed, as in "searching".</param>
    /// <param name="isConnecting">Whether there was no connection yet.</param>
    public static PostgresGalleryException Translate(Exception exception, string task, bool isConnecting)
    {
        if (exception is PostgresException error)
        {
            return new($"{task}: {Text(error)} (SQLSTATE {error.SqlState}). {Remedy(error)}", exception)
            {
                SqlState = error.SqlState,
                IsTransient = error.IsTransient,
            };
        }

        bool isTimeout = exception is TimeoutException || exception.InnerException is TimeoutException;
        string what = (isConnecting, isTimeout) switch
        {
            (true, _) => "the server was not reached, or did not let in this client. Check that it runs, and host, port, user and " +
                "password of " +
                "the data source",
            (false, true) => "the server did not answer in time. Call again, with fewer rows, or raise the data source's Command Timeout",
            _ => "the connection to the server was lost. A change that had been begun is not made, unless the loss fell into its last " +
                "moment; " +
                "look whether it is there, and call again",
        };
        return new($"{task}: {what}.", exception) { IsTransient = true };
    }

    /// <summary>Where COPY met an error: the row, from 0; null where the server does not tell.</summary>
    public static long? CopiedRow(PostgresException error)
    {
        // "COPY gallery, line 12", with the server's word for line.
        Match match = LineOfCopy().Match(error.Where ?? "");
        return long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long line) ? line - 1 : null;
    }

    // Messages of these kinds name objects of the server, not what rows hold.
    private static string Text(PostgresException error) => error.SqlState[..2] switch
    {
        "22" or "23" => "the server refused a value",
        "28" => "the server did not let in this user",
        _ => error.MessageText,
    };

    private static string Remedy(PostgresException error) => error.SqlState switch
    {
        PostgresErrorCodes.InsufficientPrivilege =>
            "Grant the user what is missing: CREATE on the schema to make a gallery, SELECT, INSERT, UPDATE and DELETE on its tables " +
            "and USAGE " +
            "on its sequence to use one; the table's owner makes its indexes.",
        PostgresErrorCodes.DiskFull => "Nothing was changed. Free or add space on the server's disk, and call again.",
        PostgresErrorCodes.OutOfMemory => "Nothing was changed. Lower the memory that is asked for, or add some to the server.",
        PostgresErrorCodes.QueryCanceled => "The server stopped the call, by its statement_timeout or by a user; raise it, or ask for " +
            "less.",
        PostgresErrorCodes.LockNotAvailable => "Another session holds a lock on the gallery, as the build of an index; call again later.",
        PostgresErrorCodes.UndefinedTable =>
            "The gallery's table is gone: somebody dropped it. Open the gallery again, which makes it anew, empty.",
        PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateObject =>
            "Something of that name is there already that belongs to no gallery. Take another Table or Schema.",
        PostgresErrorCodes.TooManyConnections =>
            "Lower the data source's Maximum Pool Size, or raise the server's max_connections.",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow =>
            "The server is shutting down or starting, or somebody ended the session. Nothing was changed; call again.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "Check user and password of the data source, and the server's pg_hba.conf.",
        PostgresErrorCodes.InvalidCatalogName => "Create the database, or name another in the data source.",
        PostgresErrorCodes.ReadOnlySqlTransaction => "This server is a replica or read-only; make changes on the primary.",
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => "Two changes met. Nothing was changed; call " +
            "again.",
        "54000" or "22000" when error.MessageText.Contains("dimensions", StringComparison.Ordinal) =>
            "pgvector indexes a vector of at most 2,000 dimensions and a halfvec of at most 4,000. Reduce the dimension, or search " +
            "exactly.",
        _ => "Nothing was changed.",
    };

    [GeneratedRegex(@", \D+ ([0-9]+)$")]
    private static partial Regex LineOfCopy();
}
