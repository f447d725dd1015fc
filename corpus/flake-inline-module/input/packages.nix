{ pkgs, ... }:
{
  environment.systemPackages = with pkgs; [ git vim wget ];
  programs.direnv.enable = true;
}
