using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.SignIn;

/// <summary>What a person changes about themselves: name, and how they like the pages.</summary>
internal sealed class UpdateMe(Database database, TimeProvider time)
{
    private const int LongestName = 100;

    /// <summary>What is to change; what is not sent stays as it is.</summary>
    internal sealed record Request
    {
        /// <summary>What the person wants to be called, at most 100 characters; null clears it.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public Sent<string> Name { get; init; }

        /// <summary>The colours: <c>system</c>, <c>light</c> or <c>dark</c>.</summary>
        [StringLength(10)]
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Colours { get; init; }

        /// <summary>The time zone in which times are shown, as <c>Europe/Madrid</c>; null: the browser's.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public Sent<string> TimeZone { get; init; }

        /// <summary>Whether single keys do something.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public bool? Shortcuts { get; init; }
    }

    public async Task<Answer<PersonView>> HandleAsync(Request request, PortalCaller caller, CancellationToken cancellationToken)
    {
        if (Check(request) is { } fault)
        {
            return fault;
        }

        return await database.WriteAsync<Answer<PersonView>>(
            async session =>
            {
                var user = (await UserStore.LockAsync(session, caller.UserId))!;
                var before = PersonPreferences.Read(user.Preferences);
                var after = before with
                {
                    Colours = request.Colours ?? before.Colours,
                    TimeZone = request.TimeZone.Or(before.TimeZone),
                    Shortcuts = request.Shortcuts ?? before.Shortcuts,
                };
                var changed = user with { Name = request.Name.Or(user.Name)?.Trim(), Preferences = after.ToJson() };
                await UserStore.SetProfileAsync(session, user.Id, changed.Name, changed.Preferences, time.NowMs());
                return PersonView.Of(changed);
            },
            cancellationToken
        );
    }

    private static Fault? Check(Request request) =>
        request.Name.Value is { } name && (name.Trim().Length is 0 or > LongestName || name.Any(char.IsControl))
            ? Fault.Field("name", $"`name` has 1 to {LongestName} characters, or is null.")
        : request.Colours is { } colours && !PersonPreferences.AllColours.Contains(colours, StringComparer.Ordinal)
            ? Fault.Field("colours", $"`colours` is one of {string.Join(", ", PersonPreferences.AllColours)}.")
        : request.TimeZone.Value is { } zone && !TimeZones.IsKnown(zone)
            ? Fault.Field("time_zone", "`time_zone` is a name such as Europe/Madrid or UTC.")
        : null;
}
