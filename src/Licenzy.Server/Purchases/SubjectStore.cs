using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Purchases;

/// <summary>Somebody of whom anything is known.</summary>
internal sealed record SubjectRow
{
    public string SubjectRef { get; init; } = string.Empty;

    /// <summary>The address that a checkout or Stripe named last.</summary>
    public string? Email { get; init; }

    /// <summary>That address in the form in which it is looked for.</summary>
    public string? EmailKey { get; init; }

    public long CreatedMs { get; init; }

    /// <summary>When anything of theirs changed last; consumption counts only where it changes access.</summary>
    public long ChangedMs { get; init; }
}

/// <summary>Everybody of whom anything is known, for search. Written in the transaction of what made them known.</summary>
internal static class SubjectStore
{
    /// <summary>Longer than any address that mail knows; a longer one is not kept.</summary>
    private const int LongestEmail = 320;

    private const string Columns = "subject_ref, email, email_key, created_ms, changed_ms";

    private const string TouchSql = """
        insert into subjects (project_id, mode, subject_ref, email, email_key, created_ms, changed_ms)
        values (@ProjectId, @Mode, @SubjectRef, @Email, @EmailKey, @Now, @Now)
        on conflict (project_id, mode, subject_ref) do update set
            email = coalesce(excluded.email, subjects.email), email_key = coalesce(excluded.email_key, subjects.email_key),
            changed_ms = case when excluded.changed_ms > subjects.changed_ms then excluded.changed_ms else subjects.changed_ms end
        """;

    /// <summary>Something of theirs changed; written with the next statement of the transaction.</summary>
    /// <param name="session">The transaction of the change.</param>
    /// <param name="scope">Whose customer.</param>
    /// <param name="subjectRef">The customer.</param>
    /// <param name="nowMs">Now, Unix ms.</param>
    /// <param name="email">Their address, where the change names one.</param>
    public static void Touch(Session session, Scope scope, string subjectRef, long nowMs, string? email = null)
    {
        var kept = email is { Length: > 0 and <= LongestEmail } ? email : null;
        session.ExecuteLater(
            TouchSql,
            new TouchedSubject(scope.ProjectId, scope.ModeText, subjectRef, kept, kept is null ? null : KeyOf(kept), nowMs)
        );
    }

    /// <summary>Something of theirs changed: of several in their ordinal order, so that no two transactions wait for each other in a circle.</summary>
    public static void Touch(RoundTrip trip, IReadOnlyList<TouchedSubject> subjectsInOrder) => trip.ExecuteEach(TouchSql, subjectsInOrder);

    /// <summary>The form in which addresses are compared.</summary>
    public static string KeyOf(string email) => email.Trim().ToLowerInvariant();

    public static Task<SubjectRow?> FindAsync(Session session, Scope scope, string subjectRef) =>
        session.FindAsync<SubjectRow>(
            $"select {Columns} from subjects where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef",
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                SubjectRef = subjectRef,
            }
        );

    /// <summary>Those whose reference begins so, in its order.</summary>
    /// <param name="session">A read.</param>
    /// <param name="scope">Whose customers.</param>
    /// <param name="start">The beginning.</param>
    /// <param name="after">Those after this one only.</param>
    /// <param name="most">At most so many.</param>
    public static Task<IReadOnlyList<SubjectRow>> ByReferenceAsync(Session session, Scope scope, string start, string after, int most) =>
        session.QueryAsync<SubjectRow>(
            $"""
            select {Columns} from subjects
            where project_id = @ProjectId and mode = @Mode and subject_ref >= @From and subject_ref < @Until and subject_ref > @After
            order by subject_ref limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                From = start,
                Until = AfterAllWith(start),
                After = after,
                Most = most,
            }
        );

    /// <summary>Those whose address begins so, in its order, but for those whose reference does.</summary>
    /// <param name="session">A read.</param>
    /// <param name="scope">Whose customers.</param>
    /// <param name="start">The beginning of <see cref="SubjectRow.EmailKey"/>.</param>
    /// <param name="reference">The beginning of a reference: these are found by it.</param>
    /// <param name="afterKey">Those after this address only, and</param>
    /// <param name="afterSubject">of one address those after this reference.</param>
    /// <param name="most">At most so many.</param>
    public static Task<IReadOnlyList<SubjectRow>> ByEmailAsync(
        Session session,
        Scope scope,
        string start,
        string reference,
        string afterKey,
        string afterSubject,
        int most
    ) =>
        session.QueryAsync<SubjectRow>(
            $"""
            select {Columns} from subjects
            where project_id = @ProjectId and mode = @Mode and email_key >= @From and email_key < @Until
                and (email_key, subject_ref) > (@AfterKey, @AfterSubject) and not (subject_ref >= @Reference and subject_ref < @ReferenceUntil)
            order by email_key, subject_ref limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                From = string.CompareOrdinal(afterKey, start) > 0 ? afterKey : start,
                Until = AfterAllWith(start),
                AfterKey = afterKey,
                AfterSubject = afterSubject,
                Reference = reference,
                ReferenceUntil = AfterAllWith(reference),
                Most = most,
            }
        );

    /// <summary>Those who changed last, the latest first.</summary>
    public static Task<IReadOnlyList<SubjectRow>> ByChangeAsync(
        Session session,
        Scope scope,
        long beforeMs,
        string beforeSubject,
        int most
    ) =>
        session.QueryAsync<SubjectRow>(
            $"""
            select {Columns} from subjects
            where project_id = @ProjectId and mode = @Mode and changed_ms <= @BeforeMs
                and (changed_ms, subject_ref) < (@BeforeMs, @BeforeSubject)
            order by changed_ms desc, subject_ref desc limit @Most
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                BeforeMs = beforeMs,
                BeforeSubject = beforeSubject,
                Most = most,
            }
        );

    /// <summary>A text after all that begin so: both engines compare these keys byte by byte, and this is the last character there is.</summary>
    private static string AfterAllWith(string start) => start + "\U0010FFFF";
}

/// <summary>Somebody of whom something changed.</summary>
/// <param name="ProjectId">Whose customer.</param>
/// <param name="Mode">In which mode.</param>
/// <param name="SubjectRef">The customer.</param>
/// <param name="Email">The address that the change names; null when it names none.</param>
/// <param name="EmailKey">That address in the form in which it is looked for.</param>
/// <param name="Now">When, Unix ms.</param>
internal sealed record TouchedSubject(string ProjectId, string Mode, string SubjectRef, string? Email, string? EmailKey, long Now);
