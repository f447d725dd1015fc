{ pkgs, ... }:
{
  environment.systemPackages = [ pkgs.git pkgs.vim ];
  nix.settings.experimental-features = [ "nix-command" "flakes" ];
}
