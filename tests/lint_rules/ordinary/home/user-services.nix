{ pkgs, ... }:
{
  systemd.user.services.drive = {
    Unit.Description = "Mount the cloud drive";
    Install.WantedBy = [ "default.target" ];
    Service = {
      ExecStart = "${pkgs.rclone}/bin/rclone mount drive: %h/drive --vfs-cache-mode writes";
      ExecStop = "/run/current-system/sw/bin/fusermount -u %h/drive";
      Restart = "on-failure";
    };
  };
  systemd.user.mounts.home-ada-music = {
    Unit.Description = "Music";
    Mount = { What = "/dev/disk/by-label/music"; Where = "/home/ada/music"; };
  };
}
