using Licenzy.Server.Accounts;
using Licenzy.Server.Platform.Http;
using Licenzy.Server.Platform.Json;

namespace Licenzy.Server.Team;

/// <summary>What the API reference shows.</summary>
internal static class TeamExamples
{
    private const string UserId = "usr_01kg9q4t2m8x5c7v3b6n0w1zyd";
    private const string AccountId = "acct_01kg9q4t2m8x5c7v3b6n0w1zye";
    private const string Token = "u0Yb5bL9m1sQ8xV2c7n4k6J3h0g9f8d7s6a5p4o3i2u";
    private static readonly UtcInstant Now = new(1_769_860_800_000);
    private static readonly UtcInstant Later = new(1_770_465_600_000);

    public static MemberView Member { get; } =
        new(UserId, "jonas@acme.test", EmailVerified: true, "Jonas", "support", TwoFactor: true, Now, Now);

    public static Page<MemberView> Members { get; } = new([Member], HasMore: false, NextCursor: null);

    public static KeepMembers.RoleRequest Role { get; } = new("support");

    public static InvitationView Invitation { get; } =
        new("inv_01kg9q4t2m8x5c7v3b6n0w1zyk", "jonas@acme.test", "support", UserId, Now, Later, Expired: false, Link: null);

    public static Page<InvitationView> Invitations { get; } = new([Invitation], HasMore: false, NextCursor: null);

    public static Invite.Request Invite { get; } = new("jonas@acme.test", "support");

    public static AcceptInvitation.Preview Preview { get; } =
        new("Acme", "support", "Maria Ortiz", "jonas@acme.test", HasUser: false, Later);

    public static AcceptInvitation.Request Accept { get; } = new(Token);

    public static AcceptInvitation.Response Accepted { get; } = new(AccountId, "support");

    public static AcceptInvitation.SignUpRequest SignUp { get; } = new(Token, "four short words do") { Name = "Jonas" };

    public static SignedIn SignedIn { get; } =
        new(Token, new PersonView(UserId, "jonas@acme.test", EmailVerified: true, "Jonas", TwoFactor: false, PersonPreferences.Usual));

    public static KeepAccount.View Account { get; } = new(AccountId, "Acme", Members: 3, Projects: 1, Now);

    public static KeepAccount.Request AccountName { get; } = new("Acme");

    public static ProjectView Project { get; } =
        new(
            "prj_01kg9q4t2m8x5c7v3b6n0w1zyf",
            "Acme app",
            "https://app.acme.test/welcome",
            CancelUrl: null,
            PastDueGraceDays: 3,
            ["app.acme.test"],
            "Europe/Madrid",
            Now,
            Now
        );

    public static Page<ProjectView> Projects { get; } = new([Project], HasMore: false, NextCursor: null);

    public static KeepProjects.CreateRequest NewProject { get; } = new("Acme app");

    public static ProjectPatch ProjectPatch { get; } =
        new()
        {
            SuccessUrl = new Sent<string>("https://app.acme.test/welcome"),
            PastDueGraceDays = 3,
            AllowedReturnHosts = new Sent<IReadOnlyList<string>>(["app.acme.test"]),
            TimeZone = "Europe/Madrid",
        };

    public static DeleteProject.Request ProjectName { get; } = new("Acme app");
}
