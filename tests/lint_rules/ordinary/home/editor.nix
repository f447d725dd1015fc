{ pkgs, ... }:
{
  programs.neovim = {
    enable = true;
    extraConfig = ''
      set clipboard=unnamedplus
      " On WSL the clipboard goes through clip.exe.
      if has('wsl') | let g:clipboard = 'win32yank' | endif
    '';
  };
  programs.vscode.userSettings."remote.WSL.fileWatcher.polling" = true;
}
