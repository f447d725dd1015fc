{ config, pkgs, lib, ... }:
{
  home.username = "ada";
  home.homeDirectory = "/home/ada";
  home.packages = with pkgs; [ ripgrep fd jq ];
  programs.git = { enable = true; userName = "Ada"; userEmail = "ada@example.org"; };
  programs.zsh.shellAliases = {
    disks = "lsblk -o NAME,SERIAL,MOUNTPOINT";
    windows = "sudo mount /dev/sda3 /mnt/windows";
  };
  home.stateVersion = "24.05";
}
