using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Team;

/// <summary>What is to change of a project; what is not sent stays as it is.</summary>
internal record ProjectPatch
{
    private const int LongestName = 100;
    private const int MostHosts = 50;
    private const int MostGraceDays = 90;

    /// <summary>Its name, 1 to 100 characters.</summary>
    [StringLength(LongestName, MinimumLength = 1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Where buyers return to when a checkout names no other; null: a plain page of ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Sent<string> SuccessUrl { get; init; }

    /// <summary>The same for those who turned back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Sent<string> CancelUrl { get; init; }

    /// <summary>Days that a subscription goes on giving access after its payment failed, 0 to 90.</summary>
    [Range(0, MostGraceDays)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? PastDueGraceDays { get; init; }

    /// <summary>The hosts to which a checkout may return, at most 50; empty or null: any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Sent<IReadOnlyList<string>> AllowedReturnHosts { get; init; }

    /// <summary>The time zone in which the project's days are counted, as <c>Europe/Madrid</c>.</summary>
    [StringLength(64)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeZone { get; init; }

    /// <summary>The first field that cannot be so, or null.</summary>
    public Fault? Check() =>
        Name is not null && (Name.Trim().Length is 0 or > LongestName || Name.Any(char.IsControl))
            ? Fault.Field("name", $"`name` has 1 to {LongestName} characters.")
        : PastDueGraceDays is < 0 or > MostGraceDays
            ? Fault.Field("past_due_grace_days", $"`past_due_grace_days` is a whole number from 0 to {MostGraceDays}.")
        : TimeZone is not null && !TimeZones.IsKnown(TimeZone)
            ? Fault.Field("time_zone", "`time_zone` is a name such as Europe/Madrid or UTC.")
        : ReturnAddress.Check("success_url", SuccessUrl.Value, allowHttp: true)
            ?? ReturnAddress.Check("cancel_url", CancelUrl.Value, allowHttp: true)
            ?? CheckHosts();

    /// <summary>The project with what was sent.</summary>
    public ProjectRow ApplyTo(ProjectRow row) =>
        row with
        {
            Name = Name?.Trim() ?? row.Name,
            SuccessUrl = SuccessUrl.Or(row.SuccessUrl),
            CancelUrl = CancelUrl.Or(row.CancelUrl),
            GraceDays = PastDueGraceDays ?? row.GraceDays,
            AllowedReturnHosts = AllowedReturnHosts.IsSent
                ? JsonSerializer.Serialize(
                    (AllowedReturnHosts.Value ?? []).Select(host => host.ToLowerInvariant()).Distinct(StringComparer.Ordinal)
                )
                : row.AllowedReturnHosts,
            TimeZone = TimeZone ?? row.TimeZone,
        };

    private Fault? CheckHosts() =>
        AllowedReturnHosts.Value is { } hosts
        && (hosts.Count > MostHosts || hosts.Any(host => host is null || Uri.CheckHostName(host) == UriHostNameType.Unknown))
            ? Fault.Field("allowed_return_hosts", $"`allowed_return_hosts` holds at most {MostHosts} host names, such as app.acme.test.")
            : null;
}
