using System.Text.Json;
using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;

namespace Licenzy.Server.SignIn;

/// <summary>What the API reference shows.</summary>
internal static class SignInExamples
{
    private const string Email = "maria@acme.test";
    private const string Password = "four short words do";
    private const string Token = "AUr0Yb5bL9m1sQ8xV2c7n4k6J3h0g9f8d7s6a5p4o3i2u";
    private const string Agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0";
    private static readonly UtcInstant Now = new(1_769_860_800_000);
    private static readonly JsonElement Credential = JsonElement.Parse(
        """{"id":"kq3J0w9n2s","rawId":"kq3J0w9n2s","type":"public-key","clientExtensionResults":{},"response":{"clientDataJSON":"eyJ0…"}}"""
    );

    public static PersonView Person { get; } =
        new("usr_01kg9q4t2m8x5c7v3b6n0w1zyd", Email, EmailVerified: true, "Maria Ortiz", TwoFactor: false, PersonPreferences.Usual);

    public static SignedIn SignedIn { get; } = new("u0Yb5bL9m1sQ8xV2c7n4k6J3h0g9f8d7s6a5p4o3i2u", Person);

    public static SignUp.Request SignUp { get; } = new(Email, Password, "Acme");

    public static SignInByPassword.Request SignIn { get; } = new(Email, Password) { Totp = "492039" };

    public static Reauthenticate.Request Reauthenticate { get; } = new() { Password = Password };

    public static Reauthenticate.Response Fresh { get; } = new(Now, new UtcInstant(1_769_861_400_000));

    public static ReadSession.Response Session { get; } =
        new(SignedIn: false, SignUpOpen: true, MailsLeave: true, ["password", "passkey"], OpenIdName: null);

    public static ResetPassword.ForgotRequest Forgot { get; } = new(Email);

    public static ResetPassword.ForgotResponse Forgotten { get; } = new(MailsLeave: true);

    public static ResetPassword.ResetRequest Reset { get; } = new(Token, Password);

    public static ChangePassword.Request ChangePassword { get; } = new(Password) { CurrentPassword = "what it was until now" };

    public static ConfirmEmail.VerifyRequest Verify { get; } = new(Token);

    public static ConfirmEmail.VerifyResponse Verified { get; } = new(Email);

    public static ConfirmEmail.ChangeRequest ChangeEmail { get; } = new("maria@ortiz.test");

    public static ConfirmEmail.SentResponse Sent { get; } = new(MailsLeave: true);

    public static SetUpTotp.BeginResponse TotpBegun { get; } =
        new("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", Totp.Uri("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", Email));

    public static SetUpTotp.ConfirmRequest TotpCode { get; } = new("492039");

    public static SetUpTotp.CodesResponse Codes { get; } = new(["4k7q-2m9x-8c5v-n3b6", "0w1z-yd7t-5h2j-r8g4"]);

    public static KeepPasskeys.OptionsResponse PasskeyOptions { get; } =
        new(JsonElement.Parse("""{"challenge":"2Zq0Yb5bL9m1sQ8xV2c7nA","rpId":"licenzy.example.com","userVerification":"required"}"""));

    public static KeepPasskeys.RegisterRequest Register { get; } = new(Credential) { Name = "Laptop" };

    public static PasskeySignIn.Request Passkey { get; } = new(Credential);

    public static KeepPasskeys.RenameRequest Rename { get; } = new("Old laptop");

    public static KeepPasskeys.View PasskeyView { get; } = new("kq3J0w9n2s", "Laptop", Now, Now);

    public static Page<KeepPasskeys.View> Passkeys { get; } = new([PasskeyView], HasMore: false, NextCursor: null);

    public static Page<KeepSessions.View> Sessions { get; } =
        new(
            [new KeepSessions.View("ses_01kg9q4t2m8x5c7v3b6n0w1zyg", IsCurrent: true, "password", "203.0.113.7", Agent, Now, Now)],
            HasMore: false,
            NextCursor: null
        );

    public static Page<ReadActivity.View> Activity { get; } =
        new(
            [new ReadActivity.View("sig_01kg9q4t2m8x5c7v3b6n0w1zyh", AuthEventKinds.SignedIn, "203.0.113.7", Agent, Now)],
            HasMore: false,
            NextCursor: null
        );

    public static UpdateMe.Request UpdateMe { get; } =
        new()
        {
            Name = new Sent<string>("Maria Ortiz"),
            Colours = "dark",
            TimeZone = new Sent<string>("Europe/Madrid"),
            Shortcuts = true,
        };

    public static ChooseWorkspace.Request Workspace { get; } = new() { ProjectId = "prj_01kg9q4t2m8x5c7v3b6n0w1zyf" };

    public static ReadMe.Response Me { get; } =
        new(
            Person,
            new ReadMe.Place("acct_01kg9q4t2m8x5c7v3b6n0w1zye", "Acme"),
            "owner",
            PortalRoles.PermissionsOf(PortalRole.Owner),
            [new ReadMe.Membership("acct_01kg9q4t2m8x5c7v3b6n0w1zye", "Acme", "owner")],
            [new ReadMe.Place("prj_01kg9q4t2m8x5c7v3b6n0w1zyf", "Acme app")],
            new ReadMe.Place("prj_01kg9q4t2m8x5c7v3b6n0w1zyf", "Acme app"),
            new ReadMe.CurrentSession(
                "ses_01kg9q4t2m8x5c7v3b6n0w1zyg",
                new UtcInstant(1_769_904_000_000),
                new UtcInstant(1_772_452_800_000),
                Now
            ),
            "u0Yb5bL9m1sQ8xV2c7n4k6J3h0g9f8d7s6a5p4o3i2u"
        );
}
