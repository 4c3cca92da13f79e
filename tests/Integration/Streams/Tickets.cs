using MiniCrm.Tests.Integration.Common;
using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Integration.Streams;

internal static class Tickets
{
    /// <summary>A ticket, as a page buys it.</summary>
    public static async Task<string> BuyTicketAsync(this CrmUser user) =>
        (await user.Client.PostAsync("/auth/stream-ticket", null)).Is(200).Body.Text("ticket")!;
}
