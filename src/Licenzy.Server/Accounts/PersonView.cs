using System.Text.Json;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Accounts;

/// <summary>A signed-in person, as they see themselves.</summary>
/// <param name="Id">The user, <c>usr_…</c>.</param>
/// <param name="Email">Their e-mail address.</param>
/// <param name="EmailVerified">Whether they have shown that mail to it reaches them.</param>
/// <param name="Name">What they want to be called; null: their address.</param>
/// <param name="TwoFactor">Whether a code of an authenticator app is asked for at sign-in.</param>
/// <param name="Preferences">How they like the pages.</param>
internal sealed record PersonView(string Id, string Email, bool EmailVerified, string? Name, bool TwoFactor, PersonPreferences Preferences)
{
    public static PersonView Of(UserRow row) =>
        new(row.Id, row.Email, row.EmailVerifiedMs is not null, row.Name, row.TwoFactor != 0, PersonPreferences.Read(row.Preferences));
}

/// <summary>How a person likes the pages.</summary>
/// <param name="Colours"><c>system</c>, <c>light</c> or <c>dark</c>.</param>
/// <param name="TimeZone">The time zone in which times are shown, as <c>Europe/Madrid</c>; null: the browser's.</param>
/// <param name="Shortcuts">Whether single keys do something.</param>
internal sealed record PersonPreferences(string Colours, string? TimeZone, bool Shortcuts)
{
    public static PersonPreferences Usual { get; } = new("system", TimeZone: null, Shortcuts: true);

    public static IReadOnlyList<string> AllColours { get; } = ["system", "light", "dark"];

    public string ToJson() => JsonSerializer.Serialize(this, LicenzyJson.Options);

    public static PersonPreferences Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<PersonPreferences>(json, LicenzyJson.Options) ?? Usual;
        }
        catch (JsonException)
        {
            // Never set, or of another version: what is lost is how the pages look.
            return Usual;
        }
    }
}

/// <summary>What a sign-in answers, beside the cookie that it sets.</summary>
/// <param name="CsrfToken">What every write sends as <c>X-CSRF-Token</c>.</param>
/// <param name="User">Who is signed in.</param>
internal sealed record SignedIn(string CsrfToken, PersonView User);
