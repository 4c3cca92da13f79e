namespace MiniCrm.Web.Layout;

/// <summary>Makes keys of forms that create something: whatever is sent with one key is created once.</summary>
public interface IFormKeys
{
    string New(Guid userId);
}
