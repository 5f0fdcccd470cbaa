using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Entitlements;

/// <summary>The usage packs among the entitlements, as consumption reads and writes them.</summary>
internal static class PackStore
{
    /// <summary>More packs than anybody has: a bound, so that no read is without one.</summary>
    private const long MostOfSubject = 10_000;

    private const string Columns = """
        id, product_code, kind, status, unavailable_reason, starts_ms, expires_ms, ends_ms, usage_remaining, told, created_ms, updated_ms
        """;

    /// <summary>
    /// The packs that consumes of these subjects may draw on, locked until the transaction ends. Whoever locks the packs of several
    /// subjects names the subjects in ordinal order, and the packs of one come by their ids: two transactions that want the same packs
    /// then never wait for each other in a circle.
    /// </summary>
    /// <returns>The packs of each subject, in the order of the subjects.</returns>
    public static IReadOnlyList<IReadOnlyList<PackRow>> Lock(
        RoundTrip trip,
        Dialect dialect,
        Scope scope,
        IEnumerable<string> subjectRefsInOrder,
        long nowMs
    ) =>
        trip.QueryEach<OfSubject, PackRow>(
            $"""
            select {Columns} from entitlements
            where project_id = @ProjectId and mode = @Mode and subject_ref = @SubjectRef and kind = 'usage_pack'
                and (available = 1 or next_change_ms <= @Now)
            order by id limit @Most
            {dialect.ForUpdate}
            """,
            [.. subjectRefsInOrder.Select(subjectRef => new OfSubject(scope.ProjectId, scope.ModeText, subjectRef, nowMs, MostOfSubject))]
        );

    /// <summary>
    /// Takes units from packs. The guard repeats what was decided: no row goes below zero. A pack is named once, with all that is taken
    /// from it.
    /// </summary>
    /// <returns>For each pack 1, or 0 where it has too few units: then nothing of the transaction may be kept.</returns>
    public static IReadOnlyList<int> Consume(Session session, RoundTrip trip, IReadOnlyList<PackConsumption> consumptions)
    {
        foreach (var exhausted in consumptions.Where(consumption => consumption.Available == 0))
        {
            session.Changed(Change.OfSubject(exhausted.ProjectId, exhausted.Mode, exhausted.SubjectRef));
        }

        return trip.ExecuteEach(
            """
            update entitlements set usage_consumed = usage_consumed + @Units, usage_remaining = usage_remaining - @Units,
                told = coalesce(@Told, told), available = @Available, unavailable_reason = @UnavailableReason, updated_ms = @UpdatedMs
            where project_id = @ProjectId and mode = @Mode and id = @Id and usage_remaining >= @Units
            """,
            consumptions
        );
    }

    private sealed record OfSubject(string ProjectId, string Mode, string SubjectRef, long Now, long Most);
}
