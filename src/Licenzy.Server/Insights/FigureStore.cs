using Licenzy.Core.Formats;
using Licenzy.Server.Platform;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Insights;

/// <summary>
/// Figures of hours that have passed, and how each is counted. Ids begin with the time, so what came within an hour is a piece of a
/// primary key.
/// </summary>
internal static class FigureStore
{
    /// <summary>The first hour of a project and mode that is not counted yet; null when none ever was.</summary>
    public static Task<long?> NextHourAsync(Session session, Scope scope) =>
        session.FindAsync<long?>(
            "select next_hour_ms from figure_hours where project_id = @ProjectId and mode = @Mode",
            new { scope.ProjectId, Mode = scope.ModeText }
        );

    public static Task BeginAsync(Session session, Scope scope, long hourMs) =>
        session.ExecuteAsync(
            """
            insert into figure_hours (project_id, mode, next_hour_ms) values (@ProjectId, @Mode, @Hour)
            on conflict (project_id, mode) do nothing
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Hour = hourMs,
            }
        );

    /// <summary>Takes an hour to count: 0 when another node has.</summary>
    public static Task<int> AdvanceAsync(Session session, Scope scope, long fromMs, long toMs) =>
        session.ExecuteAsync(
            """
            update figure_hours set next_hour_ms = @To
            where project_id = @ProjectId and mode = @Mode and next_hour_ms = @From
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                From = fromMs,
                To = toMs,
            }
        );

    public static Task SaveAsync(Session session, Scope scope, FigureRow row) =>
        session.ExecuteAsync(
            """
            insert into figures (project_id, mode, name, hour_ms, value) values (@ProjectId, @Mode, @Name, @HourMs, @Value)
            on conflict (project_id, mode, name, hour_ms) do update set value = excluded.value
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                row.Name,
                row.HourMs,
                row.Value,
            }
        );

    /// <summary>One figure's hours in a span, oldest first.</summary>
    public static Task<IReadOnlyList<FigureRow>> OfAsync(Session session, Scope scope, string name, long fromMs, long toMs) =>
        session.QueryAsync<FigureRow>(
            """
            select name, hour_ms, value from figures
            where project_id = @ProjectId and mode = @Mode and name = @Name and hour_ms >= @From and hour_ms < @To order by hour_ms
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Name = name,
                From = fromMs,
                To = toMs,
            }
        );

    /// <summary>Counts what came in a span.</summary>
    public static async Task<long> CountAsync(Session session, Scope scope, Figure figure, long fromMs, long toMs)
    {
        var span = Span(scope, figure, fromMs, toMs);
        return figure switch
        {
            _ when figure == Figure.Units => await UnitsAsync(session, span),
            _ when figure == Figure.Checkouts => await CheckoutsAsync(session, span),
            _ when figure == Figure.Purchases => await PurchasesAsync(session, span),
            _ when figure == Figure.Deliveries => await DeliveriesAsync(session, span),
            _ when figure == Figure.SentFirst => await SentFirstAsync(session, span),
            _ => throw new ArgumentOutOfRangeException(nameof(figure), figure, "A level is not counted by time."),
        };
    }

    /// <summary>How many subjects have access through a kind of entitlement now.</summary>
    public static Task<long> SubjectsOfKindAsync(Session session, Scope scope, string kind) =>
        session.FindAsync<long>(
            """
            select count(distinct subject_ref) from entitlements
            where project_id = @ProjectId and mode = @Mode and kind = @Kind and available = 1
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Kind = kind,
            }
        );

    /// <summary>How many subjects have access through anything now.</summary>
    public static Task<long> SubjectsAsync(Session session, Scope scope) =>
        session.FindAsync<long>(
            """
            select count(*) from (
                select subject_ref from entitlements
                where project_id = @ProjectId and mode = @Mode and kind = 'subscription' and available = 1
                union select subject_ref from entitlements
                where project_id = @ProjectId and mode = @Mode and kind = 'time_pass' and available = 1
                union select subject_ref from entitlements
                where project_id = @ProjectId and mode = @Mode and kind = 'usage_pack' and available = 1) as found
            """,
            new { scope.ProjectId, Mode = scope.ModeText }
        );

    /// <summary>How many entitlements of a kind stand in a status.</summary>
    public static Task<long> EntitlementsAsync(Session session, Scope scope, string kind, string status) =>
        session.FindAsync<long>(
            """
            select count(*) from entitlements
            where project_id = @ProjectId and mode = @Mode and kind = @Kind and status = @Status
            """,
            new
            {
                scope.ProjectId,
                Mode = scope.ModeText,
                Kind = kind,
                Status = status,
            }
        );

    private static Task<long> UnitsAsync(Session session, object span) =>
        session.FindAsync<long>(
            """
            select cast(coalesce(sum(units), 0) as bigint) from usage_entries
            where project_id = @ProjectId and mode = @Mode and id >= @First and id < @End
            """,
            span
        );

    private static Task<long> CheckoutsAsync(Session session, object span) =>
        session.FindAsync<long>(
            "select count(*) from checkout_attempts where project_id = @ProjectId and mode = @Mode and id >= @First and id < @End",
            span
        );

    private static Task<long> PurchasesAsync(Session session, object span) =>
        session.FindAsync<long>(
            """
            select count(*) from outbound_events
            where project_id = @ProjectId and mode = @Mode and id >= @First and id < @End and type = 'purchase.finalized'
            """,
            span
        );

    private static Task<long> DeliveriesAsync(Session session, object span) =>
        session.FindAsync<long>(
            "select count(*) from deliveries where project_id = @ProjectId and mode = @Mode and id >= @First and id < @End",
            span
        );

    private static Task<long> SentFirstAsync(Session session, object span) =>
        session.FindAsync<long>(
            """
            select count(*) from deliveries
            where project_id = @ProjectId and mode = @Mode and id >= @First and id < @End and status = 'sent' and attempts = 1
            """,
            span
        );

    private static object Span(Scope scope, Figure figure, long fromMs, long toMs)
    {
        var prefix =
            figure == Figure.Units ? IdPrefix.Use
            : figure == Figure.Checkouts ? IdPrefix.Attempt
            : figure == Figure.Purchases ? IdPrefix.Event
            : IdPrefix.Delivery;
        return new
        {
            scope.ProjectId,
            Mode = scope.ModeText,
            First = LicenzyId.First(prefix, fromMs),
            End = LicenzyId.First(prefix, toMs),
        };
    }
}
