using MiniCrm.Users;

namespace MiniCrm.Api.Users;

/// <summary>Whether there has been a first user, as far as this gateway has heard: from then on strangers who want to be the first are refused here, and no grain is asked.</summary>
internal sealed class Founding
{
    private volatile bool _isOver;

    public bool IsOver => _isOver;

    /// <summary>There is a user, as somebody has seen.</summary>
    public void End() => _isOver = true;

    /// <param name="answer">That to a create: there is a user now, or somebody was told to sign in first.</param>
    public void Note(Result<UserView> answer) => _isOver |= answer.Succeeded || answer.Refusal == UserRefusals.SignInRequired;
}
