# Home Manager on some distro of WSL.
{ pkgs, ... }:
{
  home.sessionVariables.BROWSER = "wslview";
  programs.bash.initExtra = ''
    if grep -qi microsoft /proc/version; then
      export DISPLAY=:0
      alias open=explorer.exe
      alias clip='clip.exe'
    fi
  '';
  home.file.".config/wsl-note.txt".text = "see `wsl --mount` in the manual";
}
